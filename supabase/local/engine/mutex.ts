/** First come, first served: `run` starts a job when every earlier one has settled. */
export interface Mutex {
  run<T>(job: () => Promise<T>): Promise<T>
}

export const createMutex = (): Mutex => {
  let last: Promise<unknown> = Promise.resolve()
  return {
    run<T>(job: () => Promise<T>): Promise<T> {
      const turn = last.then(job, job)
      // The chain must go on after a refused job, and a refusal belongs to its caller alone.
      last = turn.catch(() => undefined)
      return turn
    },
  }
}
