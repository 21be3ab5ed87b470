import { clockAheadMs, heldUntilMs } from '@/data/guardedFetch'
import { rpc } from '@/data/read'
import { appendTrack, finishPatrol, startPatrol } from '@/data/rows/patrols'
import { willPass, type AppError } from '@/domain/result'
import { outboxDatabase } from './outboxDatabase'
import { waitMs, wordsOf } from './sendOps'
import { isStartRefused, walkDatabase, type KeptChunk, type KeptWalk } from './walkDatabase'

/** Under this the server believes the phone's clock, and a minute's request stays small. */
const rightMs = 60_000
/** Membership of a team may be given back, an old server brought up to date: asked again, but rarely. */
const rarelyMs = 300_000
/** Missing pieces are sent again at once so many times; a server that still misses them has refused them. */
const roundsMost = 3

/** How far this phone's clock is off, where it is not believed; 0: it is right, or no server has told yet. */
export function clockOffMs(): number {
  const ahead = clockAheadMs() ?? 0
  return Math.abs(ahead) < rightMs ? 0 : ahead
}

/** What the phone's clock says as it sends, where what is sent was recorded by that same clock and it is not known to be right. */
function clockOf(walk: KeptWalk, era: number): { client_now?: number } {
  const ahead = clockAheadMs()
  const isRight = ahead !== null && Math.abs(ahead) < rightMs
  return era !== walk.era || isRight ? {} : { client_now: Math.round(Date.now() / 1000) }
}
const isoOf = (ms: number) => new Date(ms).toISOString()

/** Why a walk is where it is, and when it may be tried again. */
async function putOff(userId: string, walk: KeptWalk, error: AppError): Promise<AppError> {
  const leastMs = willPass(error) ? waitMs(walk.tries, Math.random()) : rarelyMs
  const nextMs = Math.max(Date.now() + leastMs, heldUntilMs())
  await walkDatabase.change(userId, walk.id, { tries: walk.tries + 1, nextMs, code: error.kind, reason: wordsOf(error) })
  return error
}

async function sendStart(userId: string, walk: KeptWalk): Promise<AppError | null> {
  if (walk.isStartSent) return null
  const patrol = { id: walk.id, team_id: walk.teamId, started_at: isoOf(walk.startedMs), ...clockOf(walk, walk.startEra) }
  const started = await rpc(startPatrol, { patrol })
  if (!started.ok) {
    const isFinal = isStartRefused({ ...walk, code: started.error.kind })
    if (isFinal) await outboxDatabase.leaveWalk(userId, walk.id)
    return putOff(userId, walk, started.error)
  }
  await walkDatabase.change(userId, walk.id, { isStartSent: true, tries: 0, code: '', reason: '' })
  return null
}

async function sendChunk(userId: string, walk: KeptWalk, { seq, packed, era }: KeptChunk): Promise<AppError | null> {
  const chunk = { patrol_id: walk.id, seq, fixes: packed, ...clockOf(walk, era) }
  const stored = await rpc(appendTrack, { chunk })
  if (stored.ok)
    await walkDatabase.chunkChanged(userId, walk.id, seq, { state: 'sent', reason: '', dropped: stored.value.dropped.length })
  else if (stored.error.kind === 'invalid')
    // This piece and no other: it is kept, and the walk goes on without it.
    await walkDatabase.chunkChanged(userId, walk.id, seq, { state: 'refused', reason: stored.error.detail })
  else return putOff(userId, walk, stored.error)
  return null
}

/** True when the server agrees that it has the whole walk. */
async function sendFinish(userId: string, walk: KeptWalk): Promise<AppError | boolean> {
  const patrol = {
    id: walk.id,
    ended_at: isoOf(walk.endedMs ?? Date.now()),
    chunks: walk.nextSeq,
    fixes: walk.fixes,
    ...clockOf(walk, walk.endEra),
  }
  const finished = await rpc(finishPatrol, { patrol })
  if (!finished.ok) return putOff(userId, walk, finished.error)
  const { is_whole: isWhole = false, missing = [] } = finished.value
  if (isWhole) {
    await walkDatabase.change(userId, walk.id, { agreedMs: Date.now(), tries: 0, code: '', reason: '' })
    return true
  }
  for (const seq of missing) await walkDatabase.chunkChanged(userId, walk.id, seq, { state: 'waiting' })
  return false
}

/** Everything recorded so far, and the end once there is nothing more to come. What is pressed meanwhile is read again at each step. */
async function sendTrack(userId: string, id: string): Promise<AppError | null> {
  for (let round = 0; round < roundsMost;) {
    const walk = await walkDatabase.find(userId, id)
    if (!walk?.isStartSent || walk.agreedMs !== null) return null
    const chunk = await walkDatabase.nextChunk(userId, id)
    if (chunk) {
      const failure = await sendChunk(userId, walk, chunk)
      if (failure) return failure
      continue
    }
    if (walk.endedMs === null) {
      if (walk.tries > 0) await walkDatabase.change(userId, id, { tries: 0, code: '', reason: '' })
      return null
    }
    const done = await sendFinish(userId, walk)
    if (typeof done !== 'boolean') return done
    if (done) return null
    round++
  }
  const walk = await walkDatabase.find(userId, id)
  if (walk)
    await walkDatabase.change(userId, id, { code: 'unlike', reason: '', tries: walk.tries + 1, nextMs: Date.now() + rarelyMs })
  return null
}

/** A database that fails here fails for the records too, and that is told where they are watched. */
const unsentNow = (userId: string): Promise<KeptWalk[]> => walkDatabase.unsent(userId, Date.now()).catch(() => [])

/** Tells the server of walks that began: what is found on one names it. A walk that is refused holds up nothing else. */
export async function sendStarts(userId: string): Promise<AppError | null> {
  for (const walk of await unsentNow(userId)) {
    const failure = await sendStart(userId, walk)
    if (failure && willPass(failure)) return failure
  }
  return null
}

/** Sends fixes and ends of all walks; each piece counts once however often it goes out. Gives back a failure that passes by itself. */
export async function sendTracks(userId: string, onSent: () => void): Promise<AppError | null> {
  for (const walk of await unsentNow(userId)) {
    const failure = await sendTrack(userId, walk.id)
    if (failure && willPass(failure)) return failure
    if ((await walkDatabase.find(userId, walk.id))?.agreedMs != null) onSent()
  }
  return null
}
