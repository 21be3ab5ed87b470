import { onMounted, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import { read } from '@/data/account'
import { tellOtherTabs, watchIdentity } from '@/data/identityWatch'
import type { Account } from '@/domain/account'
import { follow } from '@/stores/live/live'
import { useSession } from '@/stores/session.store'
import { notify } from '@/ui/toast'

const saidKey = 'patrolgrid.said'
/** A new page drops all that the person before saw; so does one whose rights became fewer. */
const rightsOf = (account: Account | null) => JSON.stringify([account?.userId, account?.status, account?.roles])

/** Keeps who this page shows and who is signed in the same, in every tab. */
export function useIdentity(): void {
  const session = useSession()
  const { t } = useI18n()

  async function turn(): Promise<void> {
    // Ended, and nobody else came: whoever walks goes on.
    if (session.account && (await read.keptUserId()) === null && (await read.walkingAccount())) {
      if (!session.isLapsed) await session.end()
      return
    }
    // Nothing is shown that would have to go: the account is simply read.
    if (session.account === null) return session.refresh()
    session.isChanging = true
    // Off the screen at once: the page may be held by a question about unsaved work.
    session.state = 'starting'
    sessionStorage.setItem(saidKey, 'changed')
    location.reload()
  }
  async function ask(): Promise<void> {
    // Whoever waits for approval asks himself.
    if (session.state !== 'active') return
    const before = session.account
    const answer = await read.account()
    if (session.isChanging || session.account !== before) return
    if (!answer.ok) {
      if (answer.error.kind === 'unauthenticated') await turn()
      return
    }
    if (rightsOf(answer.value) !== rightsOf(before)) await turn()
  }

  // A role given or taken away is seen at once, where the server says so; otherwise the watch asks before long.
  follow(['account'], ask)
  onMounted(async () => {
    await session.start()
    watchIdentity({ onOther: () => void turn(), onAsk: ask, isBusy: () => session.isChanging })
    watch(() => session.account?.userId ?? null, tellOtherTabs)
    if (sessionStorage.getItem(saidKey) === null) return
    sessionStorage.removeItem(saidKey)
    notify(t('session.changed', { name: session.account?.displayName ?? t('session.nobody') }), 'info')
  })
}
