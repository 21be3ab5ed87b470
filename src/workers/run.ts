import type { Remote } from 'comlink'

/** What an answer becomes when nobody waits for it any more. A value and not an error: to be overtaken is nobody's fault. */
export const overtaken: unique symbol = Symbol('overtaken')
export type Overtaken = typeof overtaken

/**
 * One question put to a worker, and all that comes back for it. Messages of a port arrive in no order with those of another, so
 * an answer says nothing about its age: whatever a worker tells is taken only while its run is the newest of its line.
 */
export interface Run {
  /** Aborted as soon as the run is over. */
  readonly signal: AbortSignal
  readonly isOver: () => boolean
  /** The answer if the run is still on when it comes; `overtaken` at once when it ends before. */
  readonly take: <T>(answer: PromiseLike<T>) => Promise<T | Overtaken>
  /** The same listener, deaf from the end of the run on. */
  readonly hear: <Told extends unknown[]>(listener: (...told: Told) => void) => (...told: Told) => void
  readonly end: () => void
}

export function beginRun(): Run {
  const controller = new AbortController()
  const { signal } = controller
  const over = new Promise<Overtaken>((resolve) => {
    signal.addEventListener('abort', () => resolve(overtaken), { once: true })
  })
  return {
    signal,
    isOver: () => signal.aborted,
    take: async (answer) => {
      const first = await Promise.race([answer, over])
      // Both may have settled before anybody looked: the end of the run has the last word.
      return signal.aborted ? overtaken : first
    },
    hear:
      (listener) =>
      (...told) => {
        if (!signal.aborted) listener(...told)
      },
    end: () => controller.abort(),
  }
}

/** A worker's functions asked within a run: each gives its answer, or `overtaken` once the run is over. */
export type Asked<Api> = {
  readonly [Name in keyof Api]: Api[Name] extends (...args: infer Args) => infer Answer
    ? (...args: Args) => Promise<Awaited<Answer> | Overtaken>
    : never
}

/** The functions of a worker (as Comlink wraps them), bound to a run. */
export const within = <Api>(run: Run, remote: Remote<Api>): Asked<Api> =>
  new Proxy({} as Asked<Api> & object, {
    get:
      (_, name) =>
      (...args: readonly unknown[]) => {
        const ask = Reflect.get(remote as object, name) as (...args: readonly unknown[]) => PromiseLike<unknown>
        return run.take(ask(...args))
      },
  })

/** A line of questions of which only the newest counts. */
export interface Runs {
  /** Ends the run before and begins the next. */
  readonly begin: () => Run
  readonly end: () => void
}

export function createRuns(): Runs {
  let newest: Run | null = null
  const end = () => {
    newest?.end()
    newest = null
  }
  return {
    begin: () => {
      end()
      return (newest = beginRun())
    },
    end,
  }
}
