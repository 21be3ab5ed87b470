import { wrap } from 'comlink'
import type { ReachApi } from './reach.worker'
import { within, type Asked, type Run } from './run'

export interface ReachClient {
  readonly during: (run: Run) => Asked<ReachApi>
  close(): void
}

/** Starts a worker of its own, which keeps the road graph it is given; `close` ends it and whatever it was computing. */
export function createReachClient(): ReachClient {
  const worker = new Worker(new URL('./reach.worker.ts', import.meta.url), { type: 'module', name: 'reach' })
  const api = wrap<ReachApi>(worker)
  return { during: (run) => within(run, api), close: () => worker.terminate() }
}
