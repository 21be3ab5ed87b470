import { expose } from 'comlink'
import { createImportSession } from '@/geo/import/session'

/** One file at a time, read and turned into rows off the main thread; see ImportSession. */
const api = createImportSession()

export type ImportApi = typeof api
expose(api)
