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
  const tryReload = () => void reload().catch(() => undefined) // the next request for what is missing tries again
  await db.listen('pgrst', { heard: tryReload, back: tryReload })
  return {
    reload,
    having: async (test) => {
      if (!test(catalog) && Date.now() - readAt > RETRY_MS) await reload()
      return catalog
    },
  }
}
