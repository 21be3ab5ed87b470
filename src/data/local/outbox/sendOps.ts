import { heldUntilMs } from '@/data/guardedFetch'
import { rpc } from '@/data/read'
import { submitOps, type OpResult } from '@/data/rows/ops'
import type { AppError } from '@/domain/result'
import { outboxDatabase, type KeptOp } from './outboxDatabase'

/** The server takes 200 ops and 2 MB at once; smaller calls get through a weak signal. */
const most = { ops: 50, chars: 500_000 } as const
const waitMostMs = 300_000
/** Rights that were taken may be given back, an old server may be brought up to date: asked again, but rarely. */
const rarelyMs = 300_000

/** Doubles from two seconds to five minutes; a little off, so that a hundred phones do not come back in one second. */
export function waitMs(tries: number, random: number): number {
  return Math.min(waitMostMs, 2000 * 2 ** Math.min(tries, 10)) * (0.8 + 0.4 * random)
}
const later = (op: KeptOp, nowMs: number, code: string, reason: string, leastMs = 0): [string, Partial<KeptOp>] => [
  op.id,
  {
    tries: op.tries + 1,
    nextMs: Math.max(nowMs + Math.max(leastMs, waitMs(op.tries, Math.random())), heldUntilMs()),
    code,
    reason,
  },
]

/** What an answer makes of one op. */
export function changeOf(op: KeptOp, result: OpResult | undefined, nowMs: number): [string, Partial<KeptOp>] {
  const code = result?.code ?? ''
  const reason = result?.message ?? ''
  switch (result?.status) {
    case 'applied':
    case 'duplicate':
      return [op.id, { state: 'sent', sentMs: nowMs, code: '', reason: '' }]
    case 'rejected':
      return [op.id, { state: 'refused', code, reason }]
    case 'conflict':
      return [op.id, { state: 'conflict', code, reason, row: result.row ?? null }]
    default:
      return later(op, nowMs, code, reason)
  }
}
const sizeOf = (op: KeptOp | undefined) => ((op?.tries ?? 0) >= 3 ? 1 : most.ops)
/** The sentence of the server where it refused; what breaks says nothing that helps a person, and is worded by its kind. */
export const wordsOf = (error: AppError): string =>
  error.kind !== 'server' && error.kind !== 'busy' && 'detail' in error ? (error.detail ?? '') : ''

/** A call that failed as a whole: what becomes of its ops, and whether going on makes sense. */
export function failed(batch: readonly KeptOp[], error: AppError, nowMs: number) {
  const reason = wordsOf(error)
  if (error.kind === 'invalid' || error.kind === 'conflict')
    // Alone in its call, so it is this one that the server, or something before it, cannot take.
    return {
      changes: batch.map((op): [string, Partial<KeptOp>] => [op.id, { state: 'refused', code: error.kind, reason }]),
      goesOn: true,
    }
  const isRare = error.kind === 'forbidden' || error.kind === 'not-found' || error.kind === 'unauthenticated'
  const changes = batch.map((op) => later(op, nowMs, error.kind, reason, isRare ? rarelyMs : 0))
  return { changes, goesOn: error.kind === 'server' && batch.length === 1 }
}

/**
 * Sends all that is due of one person, in the order saved, until nothing is; each counts once however often it goes out. A record that
 * is refused blocks only itself. Gives back the failure it stopped at, which passes by itself or by a sign-in; what was sent, `onSent` hears.
 */
export async function sendOps(userId: string, onSent: (ops: readonly KeptOp[]) => void): Promise<AppError | null> {
  let size: number | null = null
  for (;;) {
    const [first] = await outboxDatabase.due(userId, Date.now(), 1, most.chars)
    const batch = await outboxDatabase.due(userId, Date.now(), size ?? sizeOf(first), most.chars)
    if (batch.length === 0) return null
    const answer = await rpc(submitOps, { ops: batch.map(({ text }) => text), client_now: Date.now() / 1000 })
    const nowMs = Date.now()
    if (answer.ok) {
      const changes = batch.map((op, at) => changeOf(op, answer.value.results[at], nowMs))
      await outboxDatabase.change(userId, changes)
      await outboxDatabase.answeredBy(userId, answer.value.epoch)
      onSent(batch.filter((_, at) => changes[at]?.[1].state === 'sent'))
      continue
    }
    // One of many that the call as a whole was refused for: it is found by halving.
    if (batch.length > 1 && (answer.error.kind === 'invalid' || answer.error.kind === 'conflict')) {
      size = Math.ceil(batch.length / 2)
      continue
    }
    const { changes, goesOn } = failed(batch, answer.error, nowMs)
    await outboxDatabase.change(userId, changes)
    if (!goesOn) return answer.error
    size = null
  }
}
