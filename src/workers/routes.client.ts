import { proxy, wrap } from 'comlink'
import type { RouteProblem } from '@/geo/routes/problem'
import type { SolveProgress } from '@/geo/routes/solve'
import type { VaryOptions } from '@/geo/routes/vary'
import type { RoutesApi, WorkerSolveOptions } from './routes.worker'

export interface SolveRequest extends WorkerSolveOptions {
  readonly onProgress?: (progress: SolveProgress) => void
  /** Aborting stops the search; the promise still resolves, with the best plan so far. */
  readonly signal?: AbortSignal
}

/** Starts a worker of its own; `close` ends it and whatever it was computing. */
export function createRoutesClient() {
  const worker = new Worker(new URL('./routes.worker.ts', import.meta.url), { type: 'module', name: 'routes' })
  const api = wrap<RoutesApi>(worker)
  return {
    async solve(problem: RouteProblem, { onProgress, signal, ...options }: SolveRequest = {}) {
      const stop = () => void api.stop()
      const answer = api.solve(problem, options, onProgress && proxy(onProgress))
      if (signal?.aborted) stop()
      signal?.addEventListener('abort', stop, { once: true })
      try {
        return await answer
      } finally {
        signal?.removeEventListener('abort', stop)
      }
    },
    vary: (problem: RouteProblem, options: VaryOptions) => api.vary(problem, options),
    close: () => worker.terminate(),
  }
}

export type RoutesClient = ReturnType<typeof createRoutesClient>
