import { useI18n } from 'vue-i18n'
import type { Saved, WithoutPhotos } from '@/domain/saved'
import { useErrorText } from './useErrorText'

/** Words what came of saving: a problem where the form still holds the record, else what to tell in passing. */
export function useSavedText() {
  const { t } = useI18n()
  const errorText = useErrorText()
  const withLost = ({ withoutPhotos }: { readonly withoutPhotos?: WithoutPhotos }, note: string) =>
    withoutPhotos ? `${note} ${t(withoutPhotos === 'full' ? 'photo.noRoom' : 'photo.shut')}` : note
  return (saved: Saved, whenSent: string): { readonly problem: string; readonly note: string } => {
    switch (saved.is) {
      case 'sent':
        return { problem: '', note: withLost(saved, whenSent) }
      case 'kept':
        return {
          problem: '',
          note: withLost(saved, saved.error?.kind === 'other-account' ? errorText(saved.error) : t('outbox.kept')),
        }
      case 'conflict':
        return { problem: '', note: t('outbox.conflicting') }
      case 'refused':
        return { problem: saved.reason, note: '' }
      case 'nowhere':
        return { problem: `${t('outbox.nowhere')} ${errorText(saved.error)}`, note: '' }
    }
  }
}
