import { read } from './account'
import { getClient } from './client'
import { onDoubt, shownIdentity } from './identity'

/** Other tabs hear within a moment; what only the server knows (a role revoked, a session ended elsewhere) is asked so often. */
const askMs = 10_000
/** A session is looked up every so many times that the account is. */
const sessionEvery = 3
/** Many refusals at once are one question. */
const doubtMs = 1_000
const channelName = 'patrolgrid.identity'

export interface IdentityWatch {
  /** The session of this device became another person's, or nobody's. */
  readonly onOther: () => void
  /** Time to ask the server who this is. */
  readonly onAsk: () => Promise<void>
  /** While this page itself signs somebody in or out, it listens to nobody. */
  readonly isBusy: () => boolean
}

const isDue = () => document.visibilityState === 'visible' && navigator.onLine

/** Says aloud to the other tabs that the session changed. Two ways: the storage event reaches where the channel does not exist. */
export function tellOtherTabs(userId: string | null): void {
  localStorage.setItem(channelName, `${userId ?? ''} ${Date.now()}`)
  if (typeof BroadcastChannel !== 'function') return
  const channel = new BroadcastChannel(channelName)
  channel.postMessage(userId)
  channel.close()
}

/** Watches for as long as the page lives. Tabs share one session; whoever changes it changes it for all. */
export function watchIdentity({ onOther, onAsk, isBusy }: IdentityWatch): void {
  let isComparing = false
  let isAsking = false
  let asked = 0
  let doubtedMs = 0

  async function compare(): Promise<boolean> {
    if (isComparing || isBusy()) return true
    isComparing = true
    const isSame = (await read.keptUserId().finally(() => (isComparing = false))) === shownIdentity()
    if (!isSame && !isBusy()) onOther()
    return isSame
  }
  async function ask(): Promise<void> {
    if (isAsking) return
    isAsking = true
    await askOnce().finally(() => (isAsking = false))
  }
  async function askOnce(): Promise<void> {
    if (!(await compare()) || isBusy() || shownIdentity() === null) return
    // Throws the session away itself when the server says that it has ended; the comparison then finds nobody.
    if (asked++ % sessionEvery === 0) await endedElsewhere()
    if (!isBusy()) await onAsk()
    await compare()
  }
  function doubted(): void {
    if (Date.now() - doubtedMs < doubtMs) return
    doubtedMs = Date.now()
    asked = 0
    void ask()
  }
  const look = () => void (isDue() && ask())

  getClient().auth.onAuthStateChange((event) => {
    if (event === 'SIGNED_IN' || event === 'SIGNED_OUT' || event === 'USER_UPDATED') queueMicrotask(() => void compare())
  })
  if (typeof BroadcastChannel === 'function') new BroadcastChannel(channelName).addEventListener('message', () => void compare())
  window.addEventListener('storage', ({ key }) => void (key === channelName && compare()))
  addEventListener('focus', look)
  addEventListener('pageshow', look)
  document.addEventListener('visibilitychange', look)
  onDoubt(doubted)
  setInterval(look, askMs)
}

/** Whether the server has ended this device's session: a new password on another device ends it. Without an answer, nothing is known. */
async function endedElsewhere(): Promise<void> {
  const { auth } = getClient()
  const { error } = await auth.getUser()
  if (error?.code !== 'session_not_found' && error?.code !== 'user_not_found') return
  await auth.signOut({ scope: 'local' })
  // Whoever walks is still shown, and asked to sign in again when he can.
  if ((await read.walkingAccount()) === null) await read.forgetAccount()
}
