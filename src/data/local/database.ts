import { Dexie, type EntityTable } from 'dexie'

interface Entry {
  key: string
  value: string
}

/** The browser's own database. IndexedDB and not localStorage: the latter lost the token when the browser was killed. */
class LocalDatabase extends Dexie {
  declare readonly entries: EntityTable<Entry, 'key'>

  constructor() {
    super('patrolgrid', { chromeTransactionDurability: 'strict' })
    this.version(1).stores({ entries: 'key' })
  }
}

export const localDatabase = new LocalDatabase()

export const loadEntry = async (key: string): Promise<string | null> => (await localDatabase.entries.get(key))?.value ?? null
export const saveEntry = async (key: string, value: string): Promise<void> =>
  void (await localDatabase.entries.put({ key, value }))
export const removeEntry = (key: string): Promise<void> => localDatabase.entries.delete(key)
export const entriesBeginning = (prefix: string): Promise<Entry[]> =>
  localDatabase.entries.where('key').startsWith(prefix).toArray()
export const removeEntries = async (prefix: string): Promise<void> =>
  void (await localDatabase.entries.where('key').startsWith(prefix).delete())
