import { useI18n } from 'vue-i18n'
import { useDrafts } from '@/stores/drafts.store'
import { useOutbox } from '@/stores/outbox.store'
import { useSession } from '@/stores/session.store'
import { confirm } from '@/ui/confirm'

/** What was typed and not saved does not stay on the device; what was saved and not sent does, for its author alone. */
export function useSignOut() {
  const { t } = useI18n()
  const session = useSession()
  const drafts = useDrafts()
  const outbox = useOutbox()

  async function signOut(): Promise<void> {
    const count = new Set([...drafts.names, ...drafts.unsavedIn('page')]).size
    const unsent = outbox.unsentCount
    const isSure =
      (count === 0 && unsent === 0) ||
      (await confirm({
        title: unsent > 0 ? t('outbox.signOutTitle', { count: unsent }) : t('leave.signOutTitle'),
        text: t(unsent > 0 ? 'outbox.signOutText' : 'leave.signOutText'),
        confirm: t('session.signOut'),
        cancel: t('leave.stay'),
        danger: true,
      }))
    if (!isSure) return
    for (const work of drafts.unsavedIn('page')) work.discard()
    await drafts.clear()
    await session.signOut()
  }
  return { signOut }
}
