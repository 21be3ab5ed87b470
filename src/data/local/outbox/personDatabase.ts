import { Dexie, type EntityTable, type Table } from 'dexie'
import type { DraftPhoto } from './draftPhotos'
import type { KeptOp } from './outboxDatabase'
import type { KeptPhoto } from './photoDatabase'
import type { KeptChunk, KeptFix, KeptWalk } from './walkDatabase'

interface Mark {
  key: string
  value: string
}

/** One database a person: the next one on this device neither sees nor sends what is in it. */
export class PersonDatabase extends Dexie {
  declare readonly ops: EntityTable<KeptOp, 'no'>
  declare readonly marks: EntityTable<Mark, 'key'>
  declare readonly walks: EntityTable<KeptWalk, 'id'>
  declare readonly fixes: EntityTable<KeptFix, 'no'>
  declare readonly chunks: Table<KeptChunk, [string, number]>

  declare readonly photos: EntityTable<KeptPhoto, 'id'>
  declare readonly draftPhotos: Table<DraftPhoto, [string, string]>

  constructor(userId: string) {
    super(`patrolgrid-outbox.${userId}`, { chromeTransactionDurability: 'strict' })
    this.version(1).stores({ ops: '++no, &id, state', marks: 'key' })
    this.version(2).stores({ walks: 'id', fixes: '++no, walkId', chunks: '[walkId+seq], walkId' })
    this.version(3).stores({ photos: 'id, opId, state' })
    this.version(4).stores({ draftPhotos: '[draft+sha256], draft' })
  }
}

const opened = new Map<string, PersonDatabase>()
export function databaseOf(userId: string): PersonDatabase {
  const held = opened.get(userId) ?? new PersonDatabase(userId)
  opened.set(userId, held)
  return held
}

/** What was sent can be read here for so long, and is sent again if the server lost it. */
export const keptMs = 7 * 86_400_000
