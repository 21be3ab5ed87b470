import { liveQuery } from 'dexie'
import { databaseOf, keptMs } from './personDatabase'
import { keptPhotos, type PhotosOf } from './photoDatabase'

/** waiting: not on the server yet; sent: it is, and stays readable here for some days; the other two want a person. */
export type OpState = 'waiting' | 'refused' | 'conflict' | 'sent'
export const opKinds = [
  'hazard.report',
  'inspection.save',
  'activity.log',
  'tip.report',
  'sighting.report',
  'patrol.visits',
  'patrol.skips',
  'patrol.check',
  'patrol.alarm',
  'unit.step',
] as const
export type OpKind = (typeof opKinds)[number]

/** A record as it was saved on this device, before anything was sent. */
export interface OpRecord {
  readonly kind: OpKind
  /** What the function of the database takes; holds the id of the record. */
  readonly body: object
  /** Words by which its author knows it again. */
  readonly title: string
  readonly photos?: PhotosOf
}
export interface KeptOp {
  /** Order in which they were saved. */
  no?: number
  id: string
  kind: OpKind
  /** Exactly what is sent, every time the same: the server knows it again by its content. */
  text: string
  title: string
  savedMs: number
  state: OpState
  tries: number
  /** Not before this moment. */
  nextMs: number
  /** Why it is not sent: a word for the page, and the sentence of the server where there is one. */
  code: string
  reason: string
  sentMs: number | null
  /** Of a conflict: what stands on the server. */
  row?: Readonly<Record<string, unknown>> | null
  /** Of the newest one about its record that was sent: what the server was found to have since in the fields of a conflict. */
  known?: Readonly<Record<string, unknown>>
}
/** Half a character and NUL are no text anywhere: taken out before anything is kept. */
const wellFormed = (value: string) =>
  value
    .replace(/\u0000/g, '')
    .replace(/[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g, (unit) => (unit.length === 2 ? unit : '�'))

/** A call for help goes its own way to the server, before everything and alone. */
export const isAlarm = ({ kind }: Pick<KeptOp, 'kind'>): boolean => kind === 'patrol.alarm'

/** Seals a record as the op that is sent. */
export function sealed(record: OpRecord, id: string, savedMs: number): KeptOp {
  const text = JSON.stringify({ id, kind: record.kind, body: record.body }, (_, value: unknown) =>
    typeof value === 'string' ? wellFormed(value) : value,
  )
  return {
    id,
    kind: record.kind,
    text,
    title: wellFormed(record.title),
    savedMs,
    state: 'waiting',
    tries: 0,
    nextMs: 0,
    code: '',
    reason: '',
    sentMs: null,
  }
}

/** The walk on which a record was made, as its text names it. */
export function walkOf(op: KeptOp): string | null {
  const { body } = JSON.parse(op.text) as { body: { patrol_id?: unknown } }
  return typeof body.patrol_id === 'string' ? body.patrol_id : null
}

export const outboxDatabase = {
  /** Resolves once the record is on the disk; rejects when the device keeps nothing: full, private, evicted. */
  keep: async (userId: string, op: KeptOp, of?: PhotosOf): Promise<void> => {
    const { ops, photos, draftPhotos } = databaseOf(userId)
    await databaseOf(userId).transaction('rw', ops, photos, draftPhotos, async () => {
      await ops.add(op)
      if (of) await photos.bulkAdd(keptPhotos(op.id, of))
      // In one transaction: a page that is killed here must not find them in its next report.
      if (of?.draft !== undefined) await draftPhotos.where({ draft: of.draft }).delete()
    })
  },
  find: (userId: string, id: string): Promise<KeptOp | undefined> => databaseOf(userId).ops.where({ id }).first(),
  /** Another op in the place of one that its author settled; what was learned by it stays with another. */
  replace: (
    userId: string,
    id: string,
    by: KeptOp | null,
    learned?: { readonly id: string; readonly known: Readonly<Record<string, unknown>> },
  ): Promise<void> => {
    const { ops } = databaseOf(userId)
    return databaseOf(userId).transaction('rw', ops, async () => {
      await ops.where({ id }).delete()
      if (by) await ops.add(by)
      if (learned) await ops.where({ id: learned.id }).modify((op) => void (op.known = { ...op.known, ...learned.known }))
    })
  },
  remove: (userId: string, id: string): Promise<number> => {
    const { ops, photos } = databaseOf(userId)
    return databaseOf(userId).transaction('rw', ops, photos, async () => {
      await photos.where({ opId: id }).delete()
      return ops.where({ id }).delete()
    })
  },
  /**
   * What may be sent now, calls for help apart, in the order saved, at most so many and so many characters. A record of a walk of
   * which the server has not heard yet waits for it: the server would refuse it for good.
   */
  due: async (userId: string, nowMs: number, most: number, charsMost: number): Promise<KeptOp[]> => {
    const database = databaseOf(userId)
    const waiting = await database.ops.where({ state: 'waiting' }).sortBy('no')
    const unheard = new Set(await database.walks.filter(({ isStartSent }) => !isStartSent).primaryKeys())
    const due: KeptOp[] = []
    let chars = 0
    for (const op of waiting) {
      if (isAlarm(op) || op.nextMs > nowMs || (unheard.size > 0 && unheard.has(walkOf(op) ?? ''))) continue
      chars += op.text.length
      if (due.length === most || (due.length > 0 && chars > charsMost)) break
      due.push(op)
    }
    return due
  },
  /** Calls for help that may be sent now, in the order pressed. */
  dueAlarms: async (userId: string, nowMs: number): Promise<KeptOp[]> => {
    const waiting = await databaseOf(userId).ops.where({ state: 'waiting' }).sortBy('no')
    return waiting.filter((op) => isAlarm(op) && op.nextMs <= nowMs)
  },
  change: async (userId: string, changes: readonly (readonly [id: string, change: Partial<KeptOp>])[]): Promise<void> => {
    const { ops } = databaseOf(userId)
    await databaseOf(userId).transaction('rw', ops, async () => {
      for (const [id, change] of changes) await ops.where({ id }).modify(change)
    })
  },
  /**
   * The server will not have this walk: what was found on it goes without naming it, as an op of its own, for the server knows an op
   * by its content.
   */
  leaveWalk: async (userId: string, walkId: string): Promise<void> => {
    const { ops, photos } = databaseOf(userId)
    await databaseOf(userId).transaction('rw', ops, photos, async () => {
      for (const op of await ops.filter(({ state }) => state === 'waiting' || state === 'refused').toArray()) {
        if (walkOf(op) !== walkId || op.no === undefined) continue
        const id = crypto.randomUUID()
        const { body, ...rest } = JSON.parse(op.text) as { body: Record<string, unknown> }
        const { patrol_id: _, ...alone } = body
        await photos.where({ opId: op.id }).modify({ opId: id })
        await ops.update(op.no, {
          ...{ id, text: JSON.stringify({ ...rest, id, body: alone }), state: 'waiting' as const },
          ...{ tries: 0, nextMs: 0, code: '', reason: '' },
        })
      }
    })
  },
  /** Everything that waits may go at once: the network is back, or a person said so. */
  wake: (userId: string, ids: readonly string[] | null): Promise<number> =>
    databaseOf(userId)
      .ops.filter(({ state, id }) => state !== 'sent' && (ids === null ? state === 'waiting' : ids.includes(id)))
      .modify({ state: 'waiting', nextMs: 0, code: '', reason: '' }),
  /**
   * Notes which database answered. Another one than before was put back from a backup: what was sent to the lost one within the
   * days it is kept here, records and walks, goes out again.
   */
  answeredBy: async (userId: string, epoch: string): Promise<void> => {
    const database = databaseOf(userId)
    const { ops, marks, walks, chunks, photos } = database
    await database.transaction('rw', ops, marks, walks, chunks, photos, async () => {
      const before = (await marks.get('epoch'))?.value
      if (before === epoch) return
      await marks.put({ key: 'epoch', value: epoch })
      if (before === undefined) return
      await ops.where({ state: 'sent' }).modify({ state: 'waiting', nextMs: 0, sentMs: null })
      await chunks.toCollection().modify({ state: 'waiting' })
      await photos.where({ state: 'sent' }).modify({ state: 'waiting', nextMs: 0 })
      await walks.toCollection().modify({ isStartSent: false, agreedMs: null, nextMs: 0 })
    })
  },
  /** Whether anything that was sent is kept: a record, or a walk. */
  hasSent: async (userId: string): Promise<boolean> =>
    (await databaseOf(userId).ops.where({ state: 'sent' }).count()) > 0 || (await databaseOf(userId).walks.count()) > 0,
  forgetOld: (userId: string, nowMs: number): Promise<void> => {
    const { ops, photos } = databaseOf(userId)
    return databaseOf(userId).transaction('rw', ops, photos, async () => {
      const old = await ops
        .where({ state: 'sent' })
        .filter(({ sentMs }) => (sentMs ?? nowMs) < nowMs - keptMs)
        .toArray()
      for (const { id, no } of old) {
        // A photo that never got through keeps its record readable beside it.
        const rest = await photos.where({ opId: id }).toArray()
        if (rest.some(({ state }) => state !== 'sent')) continue
        await photos.where({ opId: id }).delete()
        if (no !== undefined) await ops.delete(no)
      }
    })
  },
  /** All that is kept, newest first, now and after every change by any tab. Returns how to stop. */
  watch: (userId: string, on: { readonly ops: (ops: readonly KeptOp[]) => void; readonly failed: () => void }): (() => void) => {
    const watching = liveQuery(() => databaseOf(userId).ops.orderBy('no').reverse().toArray()).subscribe({
      next: on.ops,
      error: on.failed,
    })
    return () => watching.unsubscribe()
  },
}
