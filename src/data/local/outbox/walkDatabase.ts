import { liveQuery } from 'dexie'
import type { WalkRoute } from '@/data/rows/plans'
import type { KeptOp } from './outboxDatabase'
import { packFixes, unpackFixes, type PackedFix } from './packFixes'
import { databaseOf, keptMs } from './personDatabase'

/** A stop that the walk reached, as far as this phone knows. */
export interface KeptVisit {
  readonly atMs: number
  readonly insideS: number
  readonly source: 'device' | 'person'
}
/** A patrol that this device walks or walked. Its record stays for some days after the server agreed that it has all of it. */
export interface KeptWalk {
  /** Id of the patrol, made on the device. */
  id: string
  teamId: string
  /** A copy of its own: the plan may be withdrawn or changed on the way. Null: walked without one. */
  route: WalkRoute | null
  startedMs: number
  endedMs: number | null
  /** Stretches of an undisturbed clock, each by the moment it began: of the start, of the end, and the one that runs. */
  startEra: number
  endEra: number
  era: number
  /** Number of the next chunk, and how many fixes are in those before it. */
  nextSeq: number
  fixes: number
  visited: Readonly<Record<string, KeptVisit>>
  skipped: Readonly<Record<string, string>>
  isStartSent: boolean
  /** When the server said that its counts are this phone's; null: it has not. */
  agreedMs: number | null
  tries: number
  /** Not sent before this moment. */
  nextMs: number
  /** Why it is not on the server: a word for the page, the sentence of the server; both empty while nothing is wrong. */
  code: string
  reason: string
}
export interface KeptFix extends PackedFix {
  no?: number
  walkId: string
  era: number
}
export interface KeptChunk {
  walkId: string
  seq: number
  packed: string
  count: number
  era: number
  state: 'waiting' | 'sent' | 'refused'
  reason: string
  /** Fixes of it that the server set aside. */
  dropped: number
}
/** A walk and what of it is only here. */
export interface WalkState {
  readonly walk: KeptWalk
  readonly waitingFixes: number
  readonly refusedFixes: number
  readonly droppedFixes: number
}

/** The server takes 2,000 fixes a chunk; smaller ones get through a weak signal. */
const fixesMost = 500

/** The next piece of a walk that the server does not have. Fixes are sealed under a number only when the pieces before have arrived. */
/** The server will not have it begin, whatever is sent again: no member of the team any more, or no such team. */
export const isStartRefused = ({ isStartSent, code }: KeptWalk): boolean =>
  !isStartSent && ['forbidden', 'not-found', 'invalid', 'conflict'].includes(code)

/** Seals the oldest loose fixes of one clock into the next chunk; null: none are loose. Within a transaction over all three. */
async function sealNext(userId: string, walkId: string): Promise<KeptChunk | null> {
  const { walks, fixes, chunks } = databaseOf(userId)
  const walk = await walks.get(walkId)
  const loose = await fixes.where({ walkId }).limit(fixesMost).sortBy('no')
  const [first] = loose
  if (!walk || !first) return null
  // One clock a chunk: the server puts right the whole of it by one number.
  const end = loose.findIndex(({ era }) => era !== first.era)
  const part = end === -1 ? loose : loose.slice(0, end)
  const made: KeptChunk = {
    walkId,
    seq: walk.nextSeq,
    packed: packFixes(part),
    count: part.length,
    era: first.era,
    state: 'waiting',
    reason: '',
    dropped: 0,
  }
  await chunks.add(made)
  await fixes.bulkDelete(part.map(({ no }) => no!))
  await walks.update(walkId, { nextSeq: walk.nextSeq + 1, fixes: walk.fixes + part.length })
  return made
}

async function nextChunk(userId: string, walkId: string): Promise<KeptChunk | null> {
  const database = databaseOf(userId)
  const { walks, fixes, chunks } = database
  return database.transaction('rw', walks, fixes, chunks, async () => {
    const [waiting] = await chunks
      .where({ walkId })
      .filter(({ state }) => state === 'waiting')
      .sortBy('seq')
    return waiting ?? sealNext(userId, walkId)
  })
}

async function statesOf(userId: string): Promise<WalkState[]> {
  const database = databaseOf(userId)
  return database.transaction('r', database.walks, database.fixes, database.chunks, async () => {
    const walks = await database.walks.toArray()
    const states = await Promise.all(
      walks.map(async (walk) => {
        const chunks = await database.chunks.where({ walkId: walk.id }).toArray()
        const sum = (list: readonly KeptChunk[]) => list.reduce((total, { count }) => total + count, 0)
        return {
          walk,
          waitingFixes:
            (await database.fixes.where({ walkId: walk.id }).count()) + sum(chunks.filter(({ state }) => state === 'waiting')),
          refusedFixes: sum(chunks.filter(({ state }) => state === 'refused')),
          droppedFixes: chunks.reduce((total, { dropped }) => total + dropped, 0),
        }
      }),
    )
    return states.sort((a, b) => b.walk.startedMs - a.walk.startedMs)
  })
}

/** A walk is written with the records that tell of it in one transaction: neither is there without the other. */
async function note(userId: string, walkId: string, change: (walk: KeptWalk) => Partial<KeptWalk>, ops: readonly KeptOp[]) {
  const database = databaseOf(userId)
  await database.transaction('rw', database.walks, database.ops, async () => {
    const walk = await database.walks.get(walkId)
    if (!walk) throw new Error('the walk is not on this device')
    await database.walks.update(walkId, change(walk))
    if (ops.length > 0) await database.ops.bulkAdd([...ops])
  })
}

export const walkDatabase = {
  begin: (userId: string, walk: KeptWalk) => databaseOf(userId).walks.add(walk),
  /** Whether this person set out and has not ended it, as this device knows. */
  isWalking: async (userId: string): Promise<boolean> =>
    (await databaseOf(userId)
      .walks.filter(({ endedMs }) => endedMs === null)
      .count()) > 0,
  find: (userId: string, id: string) => databaseOf(userId).walks.get(id),
  change: (userId: string, id: string, change: Partial<KeptWalk>) => databaseOf(userId).walks.update(id, change),
  note,
  /** Resolves once all of them are on the disk. */
  addFixes: async (userId: string, fixes: readonly KeptFix[]): Promise<void> => {
    const database = databaseOf(userId)
    await database.transaction('rw', database.fixes, () => database.fixes.bulkAdd([...fixes]))
  },
  /** Another logger's fixes join a walk that is over: it goes out again, until the server agrees anew. */
  joinFixes: async (userId: string, walkId: string, fixes: readonly KeptFix[]): Promise<void> => {
    const database = databaseOf(userId)
    await database.transaction('rw', database.walks, database.fixes, async () => {
      await database.fixes.bulkAdd([...fixes])
      await database.walks.update(walkId, { agreedMs: null, tries: 0, nextMs: 0, code: '', reason: '' })
    })
  },
  nextChunk,
  /** Every fix into a numbered piece, the same that would be sent. */
  sealAll: async (userId: string, walkId: string): Promise<KeptChunk[]> => {
    const database = databaseOf(userId)
    const { walks, fixes, chunks } = database
    return database.transaction('rw', walks, fixes, chunks, async () => {
      while ((await sealNext(userId, walkId)) !== null);
      return chunks.where({ walkId }).sortBy('seq')
    })
  },
  chunkChanged: (userId: string, walkId: string, seq: number, change: Partial<KeptChunk>) =>
    databaseOf(userId).chunks.update([walkId, seq], change),
  /** Walks of which the server does not have all, the oldest first. */
  unsent: async (userId: string, nowMs: number): Promise<KeptWalk[]> => {
    const all = await databaseOf(userId).walks.toArray()
    return all.filter(({ agreedMs, nextMs }) => agreedMs === null && nextMs <= nowMs).sort((a, b) => a.startedMs - b.startedMs)
  },
  /** What was put off or refused may go at once. */
  wake: async (userId: string): Promise<void> => {
    const database = databaseOf(userId)
    await database.transaction('rw', database.walks, database.chunks, async () => {
      await database.walks.filter(({ agreedMs }) => agreedMs === null).modify({ nextMs: 0 })
      await database.chunks.filter(({ state }) => state === 'refused').modify({ state: 'waiting', reason: '' })
    })
  },
  remove: async (userId: string, walkId: string): Promise<void> => {
    const database = databaseOf(userId)
    await database.transaction('rw', database.walks, database.fixes, database.chunks, async () => {
      await database.fixes.where({ walkId }).delete()
      await database.chunks.where({ walkId }).delete()
      await database.walks.delete(walkId)
    })
  },
  forgetOld: async (userId: string, nowMs: number): Promise<void> => {
    const old = await databaseOf(userId)
      .walks.filter(({ agreedMs }) => agreedMs !== null && agreedMs < nowMs - keptMs)
      .primaryKeys()
    for (const id of old) await walkDatabase.remove(userId, id)
  },
  /** All fixes of a walk in order, to build its state again after the page was closed. */
  allFixes: async (userId: string, walkId: string): Promise<PackedFix[]> => {
    const { chunks, fixes } = databaseOf(userId)
    const sealed = await chunks.where({ walkId }).sortBy('seq')
    return [...sealed.flatMap(({ packed }) => unpackFixes(packed)), ...(await fixes.where({ walkId }).sortBy('no'))]
  },
  /** Every walk on this device, the newest first, now and after every change by any tab. Returns how to stop. */
  watch: (
    userId: string,
    on: { readonly walks: (walks: readonly WalkState[]) => void; readonly failed: () => void },
  ): (() => void) => {
    const watching = liveQuery(() => statesOf(userId)).subscribe({ next: on.walks, error: on.failed })
    return () => watching.unsubscribe()
  },
}
