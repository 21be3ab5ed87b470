import type { KeptOp } from '@/data/local/outbox/outboxDatabase'

/** The outbox as a list in memory; it can be told to keep nothing, as a full device does. */
const ops = new Map<string, KeptOp>()
let isFull = false
let watching: ((kept: readonly KeptOp[]) => void) | null = null
const told = <T>(value: T): Promise<T> => {
  watching?.([...ops.values()].reverse())
  return Promise.resolve(value)
}

export function emptyOutbox(full = false): void {
  ops.clear()
  isFull = full
}
export const opsKept = () => [...ops.values()]
/** The body of an op, as the server would read it. */
export const bodyOf = ({ text }: Pick<KeptOp, 'text'>) => (JSON.parse(text) as { body: Record<string, unknown> }).body

const isAlarm = ({ kind }: KeptOp) => kind === 'patrol.alarm'
const isDue = ({ state, nextMs }: KeptOp, nowMs: number) => state === 'waiting' && nextMs <= nowMs

export const fakeOutbox = {
  keep: (_: string, op: KeptOp) => {
    if (isFull) return Promise.reject(new Error('QuotaExceededError'))
    ops.set(op.id, op)
    return told(undefined)
  },
  find: (_: string, id: string) => Promise.resolve(ops.get(id)),
  remove: (_: string, id: string) => told(Number(ops.delete(id))),
  due: (_: string, nowMs: number, most: number) =>
    Promise.resolve([...ops.values()].filter((op) => !isAlarm(op) && isDue(op, nowMs)).slice(0, most)),
  dueAlarms: (_: string, nowMs: number) => Promise.resolve([...ops.values()].filter((op) => isAlarm(op) && isDue(op, nowMs))),
  change: (_: string, changes: readonly (readonly [string, Partial<KeptOp>])[]) => {
    for (const [id, change] of changes) {
      const op = ops.get(id)
      if (op) ops.set(id, { ...op, ...change })
    }
    return told(undefined)
  },
  wake: (_: string, ids: readonly string[] | null) => {
    for (const [id, op] of ops)
      if (ids === null ? op.state === 'waiting' : ids.includes(id)) ops.set(id, { ...op, state: 'waiting', nextMs: 0 })
    return told(0)
  },
  answeredBy: () => Promise.resolve(),
  hasSent: () => Promise.resolve(false),
  forgetOld: () => Promise.resolve(),
  watch: (_: string, on: { readonly ops: (kept: readonly KeptOp[]) => void }) => {
    watching = on.ops
    on.ops([])
    return () => (watching = null)
  },
}
