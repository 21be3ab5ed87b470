import { wrap, type Remote } from 'comlink'
import type { Named } from './nameIndex'
import { within, type Run } from './run'
import type { SearchApi } from './search.worker'

let remote: Remote<SearchApi> | undefined
/** Started on first use. */
const worker = () =>
  (remote ??= wrap<SearchApi>(new Worker(new URL('./search.worker.ts', import.meta.url), { type: 'module', name: 'search' })))

/** Replaces the names that are searched; gives their number. */
export const loadNames = (names: readonly Named[]): Promise<number> => worker().load(names)
/** The search worker, asked within a run: what was typed since makes an answer void. */
export const searchDuring = (run: Run) => within(run, worker())
