/** A wall clock that differs this much from what has passed was set, or the phone slept. */
const jumpMs = 10_000

interface Clocks {
  readonly wall: () => number
  /** Never set back; on most phones it stands still while they sleep. */
  readonly passed: () => number
}
export interface WalkTime {
  /** What the phone's clock says: sent as it is, the server puts it right. */
  readonly timeMs: number
  /** The stretch of undisturbed clock that this belongs to, by the moment it began. */
  readonly era: number
  /** Never goes back, whatever is done to the clock: stays at stops are reckoned by it. */
  readonly steadyMs: number
}

/**
 * Time as a walk needs it. Within an era fixes are ordered by what has passed; a clock that is set, or a sleep, begins another.
 * `notBeforeMs`: the steady time of a page that was closed goes on from there.
 */
export function walkClock(
  notBeforeMs = 0,
  clocks: Clocks = { wall: () => Date.now(), passed: () => performance.now() },
): () => WalkTime {
  let era = clocks.wall()
  let passedAtEra = clocks.passed()
  let steadyAtEra = Math.max(era, notBeforeMs)
  return () => {
    const passed = clocks.passed()
    const wall = clocks.wall()
    const sinceMs = passed - passedAtEra
    const off = wall - (era + sinceMs)
    if (Math.abs(off) > jumpMs) {
      // Forward may be sleep, which is time that passed; back never is.
      steadyAtEra += sinceMs + Math.max(0, off)
      era = wall
      passedAtEra = passed
      return { timeMs: wall, era, steadyMs: steadyAtEra }
    }
    return { timeMs: era + sinceMs, era, steadyMs: steadyAtEra + sinceMs }
  }
}
