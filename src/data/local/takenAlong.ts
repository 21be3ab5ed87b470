import { Dexie, type EntityTable } from 'dexie'

/** One answer of the server as this phone took it along. */
export interface TakenPart {
  readonly name: string
  /** As JSON; whoever reads it parses it by the schema of its answer. */
  readonly text: string
  readonly readMs: number
}

/** One database a person: the next one on this phone sees nothing of it. */
class TakenDatabase extends Dexie {
  declare readonly parts: EntityTable<TakenPart, 'name'>

  constructor(userId: string) {
    super(`patrolgrid-taken.${userId}`)
    this.version(1).stores({ parts: 'name' })
  }
}
let opened: { readonly userId: string; readonly database: TakenDatabase } | null = null
function databaseOf(userId: string): TakenDatabase {
  if (opened?.userId !== userId) opened = { userId, database: new TakenDatabase(userId) }
  return opened.database
}

export const takenAlong = {
  load: (userId: string, name: string): Promise<TakenPart | undefined> => databaseOf(userId).parts.get(name),
  keep: async (userId: string, part: TakenPart): Promise<void> => void (await databaseOf(userId).parts.put(part)),
}
