import { walkQueue, type KeptWalk } from '@/data/local/walkQueue'
import { rpc } from '@/data/read'
import { sentPart } from '@/data/rows/call'
import { appendTrack, finishPatrol, startPatrol } from '@/data/rows/patrols'
import { recordVisits, skipStops } from '@/data/rows/plans'
import { willPass, type AppError } from '@/domain/result'

/** Reports are kept as they are sent: one list under its name. */
function listOf(args: object, key: string): readonly object[] {
  const list = sentPart(args, key)
  return Array.isArray(list) ? list : []
}
const wordOf = (error: AppError) => ('detail' in error ? (error.detail ?? error.kind) : error.kind)

/**
 * Sends what waits of one walk in order: start, fixes, reports, finish. Each may be sent twice and counts once. Stops at the first failure
 * that passes by itself and gives it back; a refused piece stays on the device and the rest goes on.
 */
export async function sendWalk(walk: KeptWalk): Promise<AppError | null> {
  if (!walk.isStartSent) {
    const started = await rpc(startPatrol, {
      patrol: { id: walk.id, team_id: walk.teamId, started_at: new Date(walk.startedMs).toISOString() },
    })
    if (!started.ok) return started.error
    await walkQueue.change(walk.id, { isStartSent: true })
  }
  for (const chunk of await walkQueue.seal(walk.id)) {
    if (chunk.refusal !== null) continue
    const { patrolId, seq, t, lng, lat, accuracy } = chunk
    const stored = await rpc(appendTrack, { chunk: { patrol_id: patrolId, seq, t, lng, lat, accuracy } })
    if (stored.ok) await walkQueue.chunkStored(patrolId, seq)
    else if (willPass(stored.error)) return stored.error
    else await walkQueue.chunkRefused(patrolId, seq, wordOf(stored.error))
  }
  for (const report of await walkQueue.reports(walk.id)) {
    if (report.refusal !== null) continue
    const stored = await (report.name === 'record_visits'
      ? rpc(recordVisits, { visits: listOf(report.args, 'visits') })
      : rpc(skipStops, { skips: listOf(report.args, 'skips') }))
    if (stored.ok) await walkQueue.reportStored(report.no!)
    else if (willPass(stored.error)) return stored.error
    else await walkQueue.reportRefused(report.no!, wordOf(stored.error))
  }
  if (walk.endedMs === null || walk.isFinishSent) return null
  const finished = await rpc(finishPatrol, { patrol: { id: walk.id, ended_at: new Date(walk.endedMs).toISOString() } })
  if (!finished.ok) return finished.error
  await walkQueue.change(walk.id, { isFinishSent: true })
  await walkQueue.retire(walk.id)
  return null
}
