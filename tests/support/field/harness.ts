import { createPinia, setActivePinia } from 'pinia'
import { getClient } from '@/data/client'
import { loadConfig } from '@/data/config'
import { sessionKey } from '@/data/guardedFetch'
import { loadEntry, saveEntry } from '@/data/local/database'
import { outboxDatabase, sealed, type OpRecord } from '@/data/local/outbox/outboxDatabase'
import { databaseOf } from '@/data/local/outbox/personDatabase'
import { walkDatabase } from '@/data/local/outbox/walkDatabase'
import { useWalk } from '@/features/field/walk/walk.store'
import { zhCN } from '@/i18n/zh-CN'
import { useOutbox } from '@/stores/outbox.store'
import { useSession } from '@/stores/session.store'

/** The page's own stores and databases without its screens, for a test to drive: one page, many faults. */
const pinia = createPinia()
setActivePinia(pinia)

/** Waits of the page, backoff and limits alike, run so many times faster. */
let hurry = 1
const realTimeout = setTimeout
globalThis.setTimeout = ((run: () => void, ms = 0, ...rest: []) => realTimeout(run, ms / hurry, ...rest)) as typeof setTimeout

const why: Readonly<Record<string, string>> = zhCN.outbox.why
const me = () => useSession().account?.userId ?? ''

const field = {
  start: async () => {
    await loadConfig()
    await useSession().start()
    useOutbox()
    return me()
  },
  signIn: async (login: string, password: string) => {
    const answer = await useSession().signIn(login, password)
    return answer.ok ? me() : JSON.stringify(answer.error)
  },
  hurry: (times: number) => (hurry = times),
  save: (record: OpRecord) => useOutbox().save(record),
  /** Kept as a form keeps it, and not sent by itself. */
  keep: async (records: readonly (OpRecord & { readonly id: string })[]) => {
    for (const { id, ...record } of records) await outboxDatabase.keep(me(), sealed(record, id, Date.now()))
  },
  opText: (record: OpRecord, id: string) => sealed(record, id, 0).text,
  walk: async (id: string, teamId: string, fixes: number, startedMs: number, isOver: boolean) => {
    const era = startedMs
    await walkDatabase.begin(me(), {
      ...{ id, teamId, route: null, startedMs, endedMs: null, startEra: era, endEra: era, era, nextSeq: 0, fixes: 0 },
      ...{ visited: {}, skipped: {}, isStartSent: false, agreedMs: null, tries: 0, nextMs: 0, code: '', reason: '' },
    })
    await field.fixes(id, fixes, startedMs)
    if (isOver) await field.end(id, startedMs + fixes * 5000)
  },
  fixes: async (walkId: string, count: number, fromMs: number, era?: number) => {
    const walk = await walkDatabase.find(me(), walkId)
    const fixes = Array.from({ length: count }, (_, at) => ({
      walkId,
      era: era ?? walk?.era ?? 0,
      timeMs: fromMs + at * 5000,
      lngE6: 115_200_000 + at * 60,
      latE6: 26_200_000 + at * 20,
      accDm: 60,
    }))
    await walkDatabase.addFixes(me(), fixes)
  },
  end: (walkId: string, endedMs: number) => walkDatabase.change(me(), walkId, { endedMs }),
  send: () => useOutbox().send(),
  wake: (ids: readonly string[] | null = null) => useOutbox().wake(ids),
  remove: (id: string) => useOutbox().remove(id),
  /** What the person is told of everything that is not on the server. */
  state: async () => {
    const outbox = useOutbox()
    const ops = await databaseOf(me()).ops.toArray()
    const walks = await databaseOf(me()).walks.toArray()
    const told = (code: string, reason: string) => (reason === '' ? (why[code] ?? '') : reason)
    return {
      isBroken: outbox.isBroken,
      unsent: ops
        .filter(({ state }) => state !== 'sent')
        .map(({ id, state, code, reason }) => ({ id, state, told: told(code, reason) })),
      sent: ops.filter(({ state }) => state === 'sent').length,
      walks: walks.map(({ id, agreedMs, code, reason }) => ({ id, isAgreed: agreedMs !== null, told: told(code, reason) })),
      waitingFixes: outbox.walks.reduce((sum, { waitingFixes }) => sum + waitingFixes, 0),
    }
  },
  account: () => ({ state: useSession().state, id: me() }),
  session: () => loadEntry(sessionKey),
  setSession: (text: string) => saveEntry(sessionKey, text),
  signOut: () => getClient().auth.signOut({ scope: 'local' }),
  /** The walk's own store: what its screens show and press. */
  recorder: () => {
    const walk = useWalk()
    return {
      isWalking: walk.isWalking,
      isElsewhere: walk.isElsewhere,
      unkept: walk.unkeptFixes,
      stops: walk.stops.length,
      isUnkept: walk.isUnkept,
    }
  },
  finish: () => useWalk().finish(),
  refreshRoutes: () => useWalk().refresh(),
  startWalk: () => useWalk().start(),
  walkId: () => useWalk().walk?.id ?? '',
  close: () => databaseOf(me()).close(),
}
export type Field = typeof field
declare global {
  interface Window {
    field: Field
  }
}
window.field = field
