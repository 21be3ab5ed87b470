import type { Database } from '../engine/database.types.ts'
import { readCatalog, type Catalog } from './catalog.ts'

export interface CatalogCache {
  /** The catalogue; read anew first when `test` fails on the known one, at most once in RETRY_MS. */
  having(test: (catalog: Catalog) => boolean): Promise<Catalog>
  reload(): Promise<void>
}

const RETRY_MS = 2_000

export const createCatalogCache = async (db: Database): Promise<CatalogCache> => {
  let catalog = await readCatalog(db)
  let readAt = Date.now()
  const reload = async () => {
    readAt = Date.now()
    catalog = await readCatalog(db)
  }
  // `notify pgrst, 'reload schema'`, as migrations tell PostgREST.
  await db.listen('pgrst', () => void reload())
  return {
    reload,
    having: async (test) => {
      if (!test(catalog) && Date.now() - readAt > RETRY_MS) await reload()
      return catalog
    },
  }
}
