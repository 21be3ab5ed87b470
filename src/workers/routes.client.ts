import { proxy, releaseProxy, wrap, type Remote } from 'comlink'
import type { Result } from '@/domain/result'
import type { RouteFault } from '@/geo/routes/faults'
import type { RouteProblem, Routes } from '@/geo/routes/problem'
import type { SolveProgress, Unsolved } from '@/geo/routes/solve'
import type { Variety, VaryOptions } from '@/geo/routes/vary'
import type { RoutesApi, WorkerSolveOptions } from './routes.worker'
import type { Overtaken, Run } from './run'

export interface SolveRequest extends WorkerSolveOptions {
  readonly onProgress?: (progress: SolveProgress) => void
  /** Aborting asks for an end; the answer is then the best routes so far. */
  readonly stop?: AbortSignal
}

/** What a search came to. */
export interface Solved {
  /** The best routes found; null when there are none. */
  readonly routes: Routes | null
  /** Why the problem as it stands has no whole answer. */
  readonly faults: readonly RouteFault[]
}

/** How the worker is started; a test hands over a port of its own. */
export interface RoutesEndpoint {
  readonly port: Parameters<typeof wrap>[0]
  readonly end: () => void
  /** Calls back when the worker dies by itself. */
  readonly onDeath: (died: () => void) => void
}

function startWorker(): RoutesEndpoint {
  const worker = new Worker(new URL('./routes.worker.ts', import.meta.url), { type: 'module', name: 'routes' })
  return {
    port: worker,
    end: () => worker.terminate(),
    onDeath: (died) => worker.addEventListener('error', died, { once: true }),
  }
}

/** A search looks up from its work every 40 ms. One that has not answered a stop for so long never will in time, and is ended. */
const graceMs = 1000
/** Over its budget by so long, a search is taken to be hanging and asked to end: it may have begun late on a busy machine. */
const overtimeMs = 10_000

/** Starts a worker of its own; `close` ends it and whatever it was computing. */
export function createRoutesClient(start: () => RoutesEndpoint = startWorker) {
  let searches = 0
  let endpoint: RoutesEndpoint
  let api: Remote<RoutesApi>
  /** Questions without an answer, to be told when the worker is gone. */
  const waiting = new Set<() => void>()

  function open(): void {
    endpoint = start()
    api = wrap<RoutesApi>(endpoint.port)
    endpoint.onDeath(restart)
  }
  /** A worker that hangs takes nothing with it: every question gets what is known, and the next finds a worker that listens. */
  function restart(): void {
    endpoint.end()
    open()
    for (const tell of waiting) tell()
    waiting.clear()
  }
  open()

  /** The answer, or `instead()` when the worker is ended before it. */
  async function orInstead<T>(answer: Promise<T>, instead: () => T): Promise<T> {
    let lost: (() => void) | undefined
    const gone = new Promise<T>((resolve) => waiting.add((lost = () => resolve(instead()))))
    try {
      return await Promise.race([answer, gone])
    } finally {
      if (lost) waiting.delete(lost)
    }
  }

  async function solve(
    run: Run,
    problem: RouteProblem,
    { onProgress, stop, ...options }: SolveRequest = {},
  ): Promise<Solved | Overtaken> {
    const search = ++searches
    let best: Routes | null = null
    let isAnswered = false
    let grace: ReturnType<typeof setTimeout> | undefined
    const listener = proxy(
      run.hear((progress: SolveProgress) => {
        // Told through a port of its own: it may come after the answer.
        if (isAnswered) return
        best = progress.routes
        onProgress?.(progress)
      }),
    )
    const halt = () => {
      void api.stop(search)
      grace ??= setTimeout(restart, graceMs)
    }
    const overtime = options.budgetMs === undefined ? undefined : setTimeout(halt, options.budgetMs + overtimeMs)
    const answer = api.solve(search, problem, options, listener).then((found): Solved => {
      const solution = found.ok ? found.value : found.error.partial
      return { routes: solution?.routes ?? best, faults: found.ok ? [] : found.error.faults }
    })
    const ended = orInstead(answer, () => ({ routes: best, faults: [] })).finally(() => {
      isAnswered = true
      clearTimeout(grace)
      clearTimeout(overtime)
      stop?.removeEventListener('abort', halt)
      run.signal.removeEventListener('abort', halt)
    })
    for (const signal of [stop, run.signal]) {
      if (signal?.aborted) halt()
      signal?.addEventListener('abort', halt, { once: true })
    }
    return run.take(ended)
  }

  /** Draws another plan about as good. It does not look up while it computes: a run that ends takes the worker with it. */
  async function vary(
    run: Run,
    problem: RouteProblem,
    options: VaryOptions,
  ): Promise<Result<Variety, Unsolved> | null | Overtaken> {
    run.signal.addEventListener('abort', restart, { once: true })
    const ended = orInstead<Result<Variety, Unsolved> | null>(api.vary(problem, options), () => null).finally(() =>
      run.signal.removeEventListener('abort', restart),
    )
    return run.take(ended)
  }

  return {
    solve,
    vary,
    close: () => {
      api[releaseProxy]()
      endpoint.end()
      for (const tell of waiting) tell()
      waiting.clear()
    },
  }
}

export type RoutesClient = ReturnType<typeof createRoutesClient>
