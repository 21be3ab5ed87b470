import { useI18n } from 'vue-i18n'
import { useDrafts } from '@/stores/drafts.store'
import { useOutbox } from '@/stores/outbox.store'
import { useSession } from '@/stores/session.store'
import { confirm } from '@/ui/confirm'

/** What leaving would end or leave behind, the gravest first: a patrol under way, records not sent, words not saved. */
const titles = { walking: 'outbox.signOutWalkingTitle', unsent: 'outbox.signOutTitle', typed: 'leave.signOutTitle' } as const
const texts = { walking: 'outbox.signOutWalkingText', unsent: 'outbox.signOutText', typed: 'leave.signOutText' } as const

/** What was typed and not saved does not stay on the device; what was saved and not sent does, for its author alone. */
export function useSignOut() {
  const { t } = useI18n()
  const session = useSession()
  const drafts = useDrafts()
  const outbox = useOutbox()

  async function signOut(): Promise<void> {
    const count = new Set([...drafts.names, ...drafts.unsavedIn('page')]).size
    const unsent = outbox.unsentCount
    const cause = outbox.walking !== null ? 'walking' : unsent > 0 ? 'unsent' : 'typed'
    const isSure =
      (count === 0 && cause === 'typed') ||
      (await confirm({
        title: t(titles[cause], { count: unsent }),
        text: t(texts[cause]),
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
