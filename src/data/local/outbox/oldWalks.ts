import { Dexie } from 'dexie'
import type { WalkRoute } from '@/data/rows/plans'
import { outboxDatabase, sealed, type KeptOp } from './outboxDatabase'
import { packFixes, type PackedFix } from './packFixes'
import { databaseOf } from './personDatabase'
import type { KeptChunk, KeptFix, KeptWalk } from './walkDatabase'

/** The database of walks of version 0.2.0: one for all persons, fixes as lists of numbers. */
const oldName = 'patrolgrid-walk'
interface OldWalk {
  readonly id: string
  readonly userId: string
  readonly teamId: string
  readonly routeId: string
  readonly startedMs: number
  readonly endedMs: number | null
  readonly nextSeq: number
  readonly isStartSent: boolean
}
interface OldFix {
  readonly no: number
  readonly timeMs: number
  readonly lng: number
  readonly lat: number
  readonly accuracyM: number
}
interface OldChunk {
  readonly seq: number
  readonly t: readonly number[]
  readonly lng: readonly number[]
  readonly lat: readonly number[]
  readonly accuracy: readonly number[]
  readonly isStored: boolean
}
interface OldReport {
  readonly name: 'record_visits' | 'skip_stops'
  readonly args: Readonly<Record<string, unknown>>
}

const packed = (timeMs: number, lng: number, lat: number, accuracyM: number): PackedFix => ({
  timeMs,
  lngE6: Math.round(lng * 1e6),
  latE6: Math.round(lat * 1e6),
  accDm: Number.isFinite(accuracyM) ? Math.min(32_760, Math.round(accuracyM * 10)) : -1,
})
function chunkOf(walkId: string, era: number, old: OldChunk): KeptChunk {
  const fixes = old.t.map((t, at) => packed(t * 1000, old.lng[at] ?? 0, old.lat[at] ?? 0, old.accuracy[at] ?? Number.NaN))
  return {
    walkId,
    seq: old.seq,
    packed: packFixes(fixes),
    count: fixes.length,
    era,
    // One that was refused for a single fix is not refused any more.
    state: old.isStored ? 'sent' : 'waiting',
    reason: '',
    dropped: 0,
  }
}
const opOf = ({ name, args }: OldReport): KeptOp =>
  name === 'record_visits'
    ? sealed({ kind: 'patrol.visits', title: '停留点到达', body: args }, crypto.randomUUID(), Date.now())
    : sealed({ kind: 'patrol.skips', title: '停留点跳过', body: args }, crypto.randomUUID(), Date.now())

async function handOver(old: Dexie, userId: string, walk: OldWalk, routes: readonly WalkRoute[]): Promise<void> {
  const of = { patrolId: walk.id }
  const oldChunks = await old.table<OldChunk>('chunks').where(of).sortBy('seq')
  const oldFixes = await old.table<OldFix>('fixes').where(of).sortBy('no')
  const reports = await old.table<OldReport>('reports').where(of).sortBy('no')
  const era = walk.startedMs
  const chunks = oldChunks.map((chunk) => chunkOf(walk.id, era, chunk))
  const fixes = oldFixes.map((fix): KeptFix => ({ ...packed(fix.timeMs, fix.lng, fix.lat, fix.accuracyM), walkId: walk.id, era }))
  const made: KeptWalk = {
    id: walk.id,
    teamId: walk.teamId,
    route: routes.find(({ route_id }) => route_id === walk.routeId) ?? null,
    startedMs: walk.startedMs,
    endedMs: walk.endedMs,
    startEra: era,
    endEra: era,
    era,
    nextSeq: walk.nextSeq,
    fixes: chunks.reduce((sum, { count }) => sum + count, 0),
    visited: {},
    skipped: {},
    isStartSent: walk.isStartSent,
    agreedMs: null,
    tries: 0,
    nextMs: 0,
    code: '',
    reason: '',
  }
  const own = databaseOf(userId)
  await own.transaction('rw', own.walks, own.chunks, own.fixes, own.ops, async () => {
    // A page that was killed between the two databases finds it here already.
    if (await own.walks.get(walk.id)) return
    await own.walks.add(made)
    await own.chunks.bulkAdd(chunks)
    await own.fixes.bulkAdd(fixes)
    await own.ops.bulkAdd(reports.map(opOf))
  })
  await old.transaction('rw', ['walks', 'chunks', 'fixes', 'reports'], async () => {
    for (const name of ['chunks', 'fixes', 'reports']) await old.table(name).where(of).delete()
    await old.table('walks').delete(walk.id)
  })
}

/** Moves this person's walks out of the database of version 0.2.0 into his own; other persons' wait there for them. → how many */
export async function handOverOldWalks(userId: string, routes: () => Promise<readonly WalkRoute[]>): Promise<number> {
  if (!(await Dexie.exists(oldName))) return 0
  const old = new Dexie(oldName, { chromeTransactionDurability: 'strict' })
  old
    .version(1)
    .stores({ walks: 'id, userId', fixes: '++no, patrolId', chunks: '[patrolId+seq], patrolId', reports: '++no, patrolId' })
  try {
    const walks = await old.table<OldWalk>('walks').where({ userId }).toArray()
    if (walks.length === 0) return 0
    const kept = await routes()
    for (const walk of walks) await handOver(old, userId, walk, kept)
    await outboxDatabase.wake(userId, null)
    return walks.length
  } finally {
    old.close()
  }
}
