import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { getClient } from '@/data/client'
import { toAppError } from '@/data/errors'
import { read } from '@/data/account'
import { showIdentity } from '@/data/identity'
import { permits, type Permission, type Role } from '@/domain/permissions'
import { err, ok, type AppError, type Result } from '@/domain/result'
import { scopeOf, type Account } from '@/domain/account'

export type SessionState = 'starting' | 'signed-out' | 'pending' | 'refused' | 'disabled' | 'no-role' | 'active'

/** Who is signed in, what they may do and where. The account of the last visit serves while there is no signal. */
export const useSession = defineStore('session', () => {
  const state = ref<SessionState>('starting')
  const account = shallowRef<Account | null>(null)
  const lastError = shallowRef<AppError | null>(null)
  /** The session has ended while its owner walks: everything is kept here, and he is asked to sign in when he can. */
  const isLapsed = ref(false)
  /** This page itself is changing who is signed in; nobody else's change is looked for meanwhile. */
  const isChanging = ref(false)

  const roles = computed<Role[]>(() => account.value?.roles.map((held) => held.role) ?? [])
  /** The widest area held: where the map opens. */
  const home = computed(() => account.value?.roles[0] ?? null)
  /** Their rights as one word: what was read under others is not theirs to see. */
  const scope = computed(() => (account.value ? scopeOf(account.value) : ''))
  const can = (permission: Permission) => permits(roles.value, permission)

  function settle(next: Account | null): void {
    account.value = next
    isLapsed.value = false
    showIdentity(next?.userId ?? null)
    if (!next) state.value = 'signed-out'
    else if (next.status !== 'active') state.value = next.status
    else state.value = next.roles.length > 0 ? 'active' : 'no-role'
  }

  /** Reads the account again; a lapse of the network keeps what is known. */
  async function refresh(): Promise<void> {
    const result = await read.account()
    if (result.ok) return settle(result.value)
    lastError.value = result.error
    if (result.error.kind === 'unauthenticated') await end()
    else if (!account.value) settle(null)
  }
  /** The session is gone. Whoever walks stays where he is. */
  async function end(): Promise<void> {
    const walking = await read.walkingAccount()
    settle(walking)
    isLapsed.value = walking !== null
  }

  /** Called once at boot. Never waits on the network when an earlier sign-in is kept on this device. */
  async function start(): Promise<void> {
    const kept = await read.keptAccount()
    if (kept) {
      settle(kept)
      void refresh()
      // Another tab has just signed in, or the account was never read here: the session is there, so it is asked.
    } else if ((await read.keptUserId()) === null) await end()
    else await refresh()
  }

  /** One change of identity by this page: what comes of it is read before anything else is shown. */
  async function change(send: () => Promise<Result<null>>): Promise<Result<null>> {
    isChanging.value = true
    try {
      const sent = await send()
      if (sent.ok) await refresh()
      return sent
    } finally {
      isChanging.value = false
    }
  }
  const signIn = (login: string, password: string): Promise<Result<null>> =>
    change(async () => {
      const credentials = login.includes('@') ? { email: login.trim(), password } : { phone: toPhone(login), password }
      const { error } = await getClient().auth.signInWithPassword(credentials)
      if (error?.code === 'invalid_credentials') return err({ kind: 'invalid', detail: error.message, field: 'password' })
      return error ? err(toAppError(error, error.status ?? 0)) : ok(null)
    })

  /** `areaId`: the area whose administrators are asked; null asks those at the top of the tree. */
  const signUp = (login: string, password: string, displayName: string, areaId: string | null): Promise<Result<null>> =>
    change(async () => {
      const options = { data: { display_name: displayName.trim(), ...(areaId === null ? {} : { area_id: areaId }) } }
      const credentials = login.includes('@')
        ? { email: login.trim(), password, options }
        : { phone: toPhone(login), password, options }
      const { error } = await getClient().auth.signUp(credentials)
      return error ? err(toAppError(error, error.status ?? 0)) : ok(null)
    })

  async function signOut(): Promise<void> {
    isChanging.value = true
    await getClient().auth.signOut({ scope: 'local' })
    await read.forgetAccount()
    // A whole new page: nothing that this person saw stays in memory for the next one. The phone's is a program of its own.
    location.assign(location.pathname.startsWith('/field/') ? '/field/' : '/')
  }

  return {
    state,
    account,
    roles,
    home,
    scope,
    lastError,
    isChanging,
    isLapsed,
    can,
    settle,
    end,
    start,
    refresh,
    signIn,
    signUp,
    signOut,
  }
})

/** Mainland numbers are stored in E.164; people type eleven digits. */
const toPhone = (typed: string) => {
  const digits = typed.replace(/\D/g, '')
  return digits.length === 11 ? `86${digits}` : digits
}
