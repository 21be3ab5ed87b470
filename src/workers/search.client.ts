import { wrap, type Remote } from 'comlink'
import type { SearchApi } from './search.worker'

let remote: Remote<SearchApi> | undefined

/** The search worker, started on first use. */
export function searchWorker(): Remote<SearchApi> {
  remote ??= wrap<SearchApi>(new Worker(new URL('./search.worker.ts', import.meta.url), { type: 'module', name: 'search' }))
  return remote
}
