import { Dexie, type EntityTable, type Table } from 'dexie'

/** A patrol this device walks or walked; it leaves the device only when the server has all of it. */
export interface KeptWalk {
  /** Id of the patrol, made on the device. */
  id: string
  userId: string
  teamId: string
  routeId: string
  startedMs: number
  endedMs: number | null
  /** Number of the next chunk. */
  nextSeq: number
  isStartSent: boolean
  isFinishSent: boolean
}
export interface KeptFix {
  no?: number
  patrolId: string
  timeMs: number
  lng: number
  lat: number
  accuracyM: number
}
interface KeptChunk {
  patrolId: string
  seq: number
  t: number[]
  lng: number[]
  lat: number[]
  accuracy: number[]
  /** What the server said when it would not have it; kept for a person to see, not tried again by itself. */
  refusal: string | null
  /** The server has it. It stays until the walk is over: a page opened again counts the stays from the first fix. */
  isStored: boolean
}
export interface KeptReport {
  no?: number
  patrolId: string
  name: 'record_visits' | 'skip_stops'
  args: object
  refusal: string | null
}

class WalkDatabase extends Dexie {
  declare readonly walks: EntityTable<KeptWalk, 'id'>
  declare readonly fixes: EntityTable<KeptFix, 'no'>
  declare readonly chunks: Table<KeptChunk, [string, number]>
  declare readonly reports: EntityTable<KeptReport, 'no'>

  constructor() {
    super('patrolgrid-walk', { chromeTransactionDurability: 'strict' })
    this.version(1).stores({
      walks: 'id, userId',
      fixes: '++no, patrolId',
      chunks: '[patrolId+seq], patrolId',
      reports: '++no, patrolId',
    })
  }
}
const database = new WalkDatabase()
/** The server takes 2,000 fixes a chunk; smaller ones get through a weak signal. */
const fixesMost = 500

export const walkQueue = {
  walksOf: (userId: string): Promise<KeptWalk[]> => database.walks.where({ userId }).toArray(),
  begin: (walk: KeptWalk) => database.walks.put(walk),
  change: (id: string, change: Partial<KeptWalk>) => database.walks.update(id, change),
  addFix: (fix: KeptFix) => database.fixes.add(fix),
  addReport: (report: KeptReport) => database.reports.add(report),

  /**
   * Seals the fixes that wait into numbered chunks, at most 500 each, and gives all chunks not yet acknowledged. A sealed chunk never
   * changes, so the server may see it twice and store it once. One transaction: a killed page loses nothing and numbers nothing twice.
   */
  seal: (patrolId: string): Promise<KeptChunk[]> =>
    database.transaction('rw', database.walks, database.fixes, database.chunks, async () => {
      const walk = await database.walks.get(patrolId)
      if (!walk) return []
      const fixes = await database.fixes.where({ patrolId }).sortBy('no')
      let seq = walk.nextSeq
      for (let from = 0; from < fixes.length; from += fixesMost) {
        const part = fixes.slice(from, from + fixesMost)
        await database.chunks.add({
          patrolId,
          seq: seq++,
          t: part.map(({ timeMs }) => timeMs / 1000),
          lng: part.map(({ lng }) => lng),
          lat: part.map(({ lat }) => lat),
          accuracy: part.map(({ accuracyM }) => Math.round(accuracyM * 10) / 10),
          refusal: null,
          isStored: false,
        })
      }
      await database.fixes.bulkDelete(fixes.map(({ no }) => no!))
      await database.walks.update(patrolId, { nextSeq: seq })
      return database.chunks
        .where({ patrolId })
        .filter(({ isStored }) => !isStored)
        .sortBy('seq')
    }),
  chunkStored: (patrolId: string, seq: number) => database.chunks.update([patrolId, seq], { isStored: true }),
  chunkRefused: (patrolId: string, seq: number, refusal: string) => database.chunks.update([patrolId, seq], { refusal }),
  reports: (patrolId: string): Promise<KeptReport[]> => database.reports.where({ patrolId }).sortBy('no'),
  reportStored: (no: number) => database.reports.delete(no),
  reportRefused: (no: number, refusal: string) => database.reports.update(no, { refusal }),

  /** What still waits on this device: fixes and reports, and how many of them were refused. */
  async waiting(patrolId: string): Promise<{ readonly fixes: number; readonly reports: number; readonly refused: number }> {
    const [loose, chunks, reports] = await Promise.all([
      database.fixes.where({ patrolId }).count(),
      database.chunks
        .where({ patrolId })
        .filter(({ isStored }) => !isStored)
        .toArray(),
      database.reports.where({ patrolId }).toArray(),
    ])
    return {
      fixes: loose + chunks.reduce((sum, { t }) => sum + t.length, 0),
      reports: reports.length,
      refused: [...chunks, ...reports].filter(({ refusal }) => refusal !== null).length,
    }
  },
  /** Takes a finished walk off the device, if the server has acknowledged all of it. */
  async retire(patrolId: string): Promise<boolean> {
    const { fixes, reports } = await walkQueue.waiting(patrolId)
    const walk = await database.walks.get(patrolId)
    if (fixes + reports > 0 || !walk?.isFinishSent) return false
    await database.chunks.where({ patrolId }).delete()
    await database.walks.delete(patrolId)
    return true
  },
  /** All fixes of a walk that are still here, in order, to build its state again after the page was closed. */
  async keptFixes(patrolId: string): Promise<KeptFix[]> {
    const chunks = await database.chunks.where({ patrolId }).sortBy('seq')
    const loose = await database.fixes.where({ patrolId }).sortBy('no')
    const sealed = chunks.flatMap((chunk) =>
      chunk.t.map((t, i) => ({
        patrolId,
        timeMs: t * 1000,
        lng: chunk.lng[i]!,
        lat: chunk.lat[i]!,
        accuracyM: chunk.accuracy[i]!,
      })),
    )
    return [...sealed, ...loose]
  },
}
