import { expose } from 'comlink'
import type { RouteProblem } from '@/geo/routes/problem'
import { solveInSlices, type SolveOptions, type SolveProgress } from '@/geo/routes/solve'
import { varyRoutes, type VaryOptions } from '@/geo/routes/vary'

/** How long the solver holds the worker before it listens for a stop. */
const sliceMs = 40

let job = 0
let isStopping = false

const channel = new MessageChannel()
// Runs that overlap, an old one about to end and its successor, each wait for a message of their own.
const waiting: (() => void)[] = []
channel.port1.onmessage = () => waiting.shift()?.()

/** Lets waiting messages in; a timer would be clamped to 4 ms. */
const breathe = () =>
  new Promise<void>((resume) => {
    waiting.push(resume)
    channel.port2.postMessage(null)
  })

const api = {
  /** Starts over with this problem; a run under way ends and gives its best so far. */
  async solve(problem: RouteProblem, options: WorkerSolveOptions, onProgress?: (progress: SolveProgress) => void) {
    const own = ++job
    isStopping = false
    const run = solveInSlices(
      problem,
      { ...options, shouldStop: () => isStopping || job !== own, ...(onProgress ? { onProgress } : {}) },
      sliceMs,
    )
    for (;;) {
      const slice = run.next()
      if (slice.done) return slice.value
      await breathe()
    }
  },
  /** Ends the run under way; its `solve` resolves with the best plan so far. */
  stop() {
    isStopping = true
  },
  vary: (problem: RouteProblem, options: VaryOptions) => varyRoutes(problem, options),
}

/** What of the options crosses to the worker. */
export type WorkerSolveOptions = Pick<SolveOptions, 'seed' | 'iterations' | 'budgetMs' | 'settings' | 'start'>
export type RoutesApi = typeof api
expose(api)
