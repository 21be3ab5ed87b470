/** What a piece of work took: processor time of this thread, and time by the clock, both in ms. */
export type Took<T> = { readonly ms: number; readonly clockMs: number; readonly value: T }

/** Milliseconds of processor time this thread has used: unlike the clock, not shared with whatever else the machine does. */
export function threadMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

export function timed<T>(work: () => T): Took<T> {
  const [clock, thread] = [performance.now(), threadMs()]
  const value = work()
  return { ms: threadMs() - thread, clockMs: performance.now() - clock, value }
}

/** The middle of several runs after one to warm up: libraries in WebAssembly are compiled ahead, scripts while they run. */
export function warmed<T>(runs: number, work: () => T): Took<T> {
  work()
  const all = Array.from({ length: runs }, () => timed(work)).sort((a, b) => a.ms - b.ms)
  return all[runs >> 1]!
}
