import { limited } from '@/data/guardedFetch'
import { rpc } from '@/data/read'
import { submitOps } from '@/data/rows/ops'
import type { AppError } from '@/domain/result'
import { outboxDatabase, type KeptOp } from './outboxDatabase'
import { changeOf, failed } from './sendOps'

/** A call for help is tried again so soon at the latest, whatever keeps it from the server. */
const soonMs = 8000
/** A request that a weak signal swallowed holds up the next try no longer than this. */
const limitMs = 20_000

const soon = (change: Partial<KeptOp>, nowMs: number): Partial<KeptOp> =>
  change.nextMs === undefined ? change : { ...change, nextMs: Math.min(change.nextMs, nowMs + soonMs) }

async function sendOne(userId: string, op: KeptOp, onSent: (ops: readonly KeptOp[]) => void): Promise<AppError | null> {
  const limit = limited(null, limitMs)
  const answer = await rpc(submitOps, { ops: [op.text], client_now: Date.now() / 1000 }, limit.signal)
  limit.end()
  const nowMs = Date.now()
  if (!answer.ok) {
    const error: AppError = limit.isLate() ? { kind: 'offline' } : answer.error
    await outboxDatabase.change(
      userId,
      failed([op], error, nowMs).changes.map(([id, change]) => [id, soon(change, nowMs)]),
    )
    return error
  }
  const [id, change] = changeOf(op, answer.value.results[0], nowMs)
  await outboxDatabase.change(userId, [[id, soon(change, nowMs)]])
  await outboxDatabase.answeredBy(userId, answer.value.epoch)
  if (change.state === 'sent') onSent([op])
  return change.state === undefined ? { kind: 'busy' } : null
}

/**
 * Sends calls for help, beside the queue: a photo takes minutes on a weak signal, and a walk that waits for its start holds up what
 * was found on it. Each goes alone. Gives back what the last one failed at.
 */
export async function sendAlarms(userId: string, onSent: (ops: readonly KeptOp[]) => void): Promise<AppError | null> {
  let failure: AppError | null = null
  for (const op of await outboxDatabase.dueAlarms(userId, Date.now())) failure = await sendOne(userId, op, onSent)
  return failure
}
