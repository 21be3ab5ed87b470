import { fixDistanceM } from './track'

/** A stretch of fixes each reachable from the one before; `broken` says it cannot be reached from the stretch before it. */
type Run = { from: number; to: number; broken: boolean }

// A receiver that loses its sky gives a handful of wrong fixes, then comes back; a longer stretch elsewhere is a real
// journey that was not recorded, and is kept as a leg of its own.
const SPIKE_FIXES = 5
const STRAY_FIXES = 3

/** Fixes to leave out as jumps (1 in `drop`), and fixes that start a new leg because the way there is impossible (1 in `breakBefore`). */
export type Jumps = { readonly drop: Uint8Array; readonly breakBefore: Uint8Array }

/**
 * Finds fixes that nobody moving at most `maxSpeedMps` could have made. `order` are indices into the flat `lngLat`
 * (degrees) and `timeMs`, in time order. A run of up to 5 fixes off the way is dropped when the fixes around it agree
 * without it; a run of up to 3 that agrees with nothing is dropped too, the longest run excepted. Answers by place in
 * `order`. O(n) but for a few look-backs.
 */
export function findJumps(lngLat: Float64Array, timeMs: Float64Array, order: Uint32Array, maxSpeedMps: number): Jumps {
  // Times are whole seconds on most loggers: a pair in one second is judged as if one second apart.
  const reachable = (a: number, b: number): boolean => {
    const seconds = Math.max(1, (timeMs[order[b]!]! - timeMs[order[a]!]!) / 1000)
    return fixDistanceM(lngLat, order[a]!, order[b]!) <= maxSpeedMps * seconds
  }
  const drop = new Uint8Array(order.length)
  const breakBefore = new Uint8Array(order.length)
  const pieces: Run[] = []
  const dropRun = (run: Run) => drop.fill(1, run.from, run.to)

  const place = (run: Run): void => {
    for (let depth = 1; depth < pieces.length && depth <= 3; depth++) {
      const spike = pieces[pieces.length - depth]!
      if (spike.to - spike.from > SPIKE_FIXES) break
      const before = pieces[pieces.length - depth - 1]!
      if (!reachable(before.to - 1, run.from)) continue
      for (const gone of pieces.splice(pieces.length - depth)) dropRun(gone)
      pieces.push({ ...run, broken: false })
      return
    }
    pieces.push(run)
  }
  for (let from = 0; from < order.length;) {
    let to = from + 1
    while (to < order.length && reachable(to - 1, to)) to++
    place({ from, to, broken: from > 0 })
    from = to
  }

  // A piece that follows on from the one before belongs to its leg, and counts with it.
  const legs: { pieces: Run[]; fixes: number }[] = []
  for (const piece of pieces) {
    const leg = legs.at(-1)
    if (leg !== undefined && !piece.broken) {
      leg.pieces.push(piece)
      leg.fixes += piece.to - piece.from
    } else legs.push({ pieces: [piece], fixes: piece.to - piece.from })
  }
  const longest = legs.reduce((best, leg) => Math.max(best, leg.fixes), 0)
  let spared = false
  for (const leg of legs) {
    const keep = leg.fixes > STRAY_FIXES || (leg.fixes === longest && !spared)
    if (keep) {
      spared = true
      breakBefore[leg.pieces[0]!.from] = 1
    } else leg.pieces.forEach(dropRun)
  }
  return { drop, breakBefore }
}
