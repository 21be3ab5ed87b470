import { expose } from 'comlink'
import type { RouteProblem } from '@/geo/routes/problem'
import { solveInSlices, type SolveOptions, type SolveProgress } from '@/geo/routes/solve'
import { varyRoutes, type VaryOptions } from '@/geo/routes/vary'

/** How long the solver holds the worker before it listens for a stop. */
const sliceMs = 40

/** Searches that were asked to end. */
const stopped = new Set<number>()

const channel = new MessageChannel()
// Searches that overlap each wait for a message of their own.
const waiting: (() => void)[] = []
channel.port1.onmessage = () => waiting.shift()?.()

/** Lets waiting messages in; a timer would be clamped to 4 ms. */
const breathe = () =>
  new Promise<void>((resume) => {
    waiting.push(resume)
    channel.port2.postMessage(null)
  })

const api = {
  /** Looks for good routes. Searches run side by side, each with a number of its own: ending one says nothing to another. */
  async solve(
    search: number,
    problem: RouteProblem,
    options: WorkerSolveOptions,
    onProgress?: (progress: SolveProgress) => void,
  ) {
    const run = solveInSlices(
      problem,
      { ...options, shouldStop: () => stopped.has(search), ...(onProgress ? { onProgress } : {}) },
      sliceMs,
    )
    try {
      for (;;) {
        const slice = run.next()
        if (slice.done) return slice.value
        await breathe()
      }
    } finally {
      stopped.delete(search)
    }
  },
  /** Ends a search; its `solve` resolves with the best plan so far. */
  stop(search: number) {
    stopped.add(search)
  },
  vary: (problem: RouteProblem, options: VaryOptions) => varyRoutes(problem, options),
}

/** What of the options crosses to the worker. */
export type WorkerSolveOptions = Pick<SolveOptions, 'seed' | 'iterations' | 'budgetMs' | 'settings' | 'start'>
export type RoutesApi = typeof api
expose(api)
