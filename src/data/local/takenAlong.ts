import { Dexie, type EntityTable } from 'dexie'

/** One answer of the server as this phone took it along. */
export interface TakenPart {
  readonly name: string
  /** As JSON; whoever reads it parses it by the schema of its answer. */
  readonly text: string
  readonly readMs: number
  /** How far its changes were read; null, or absent where an older page wrote it: it is read whole. */
  readonly mark?: string | null
  /** The rights under which it was read; absent where an older page wrote it. */
  readonly scope?: string
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

const isOfScope = (part: TakenPart, scope: string) => part.scope === undefined || part.scope === scope

export const takenAlong = {
  /** What was read under other rights is not shown again. */
  load: async (userId: string, name: string, scope: string): Promise<TakenPart | undefined> => {
    const part = await databaseOf(userId).parts.get(name)
    return part && isOfScope(part, scope) ? part : undefined
  },
  keep: async (userId: string, part: TakenPart): Promise<void> => void (await databaseOf(userId).parts.put(part)),
  /**
   * Looked at again, and the same as before. Only what lies there by the mark from which the changes were asked: rows that could not be
   * written once must not get the mark of newer ones. → how many; 0: it is to be kept whole
   */
  confirm: (userId: string, name: string, from: string | null, { readMs, mark, scope }: Omit<TakenPart, 'name' | 'text'>) =>
    databaseOf(userId)
      .parts.where({ name })
      .filter((part) => (part.mark ?? null) === from && part.scope === scope)
      .modify({ readMs, mark: mark ?? null }),
  /** Rights that became others: what was read under those before leaves this phone. */
  purge: (userId: string, scope: string): Promise<number> =>
    databaseOf(userId)
      .parts.filter((part) => !isOfScope(part, scope))
      .delete(),
}
