import { wrap, type Remote } from 'comlink'
import type { ReachApi } from './reach.worker'

export interface ReachClient {
  readonly api: Remote<ReachApi>
  close(): void
}

/** Starts a worker of its own, which keeps the road graph it is given; `close` ends it and whatever it was computing. */
export function createReachClient(): ReachClient {
  const worker = new Worker(new URL('./reach.worker.ts', import.meta.url), { type: 'module', name: 'reach' })
  return { api: wrap<ReachApi>(worker), close: () => worker.terminate() }
}
