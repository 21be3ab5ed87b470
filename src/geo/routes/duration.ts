import type { Model } from './model'
import type { Tour } from './tour'

/**
 * The least time a team is out, when it may leave the office late rather than wait on the way. A part of a route is summed
 * up in three numbers: its least duration, and the earliest and latest start with which it has that duration. Two parts
 * join in constant time (Vidal et al. 2013, A hybrid genetic algorithm with adaptive diversity management), so the
 * duration after an insertion is known without walking the route.
 */
const width = 6

let joinedDuration = 0
let joinedFrom = 0
let joinedTo = 0

/** Joins the last result with a part that starts a hop later. */
function join(hopS: number, durationS: number, from: number, to: number) {
  const shift = joinedDuration + hopS
  const waitS = Math.max(from - shift - joinedTo, 0)
  joinedFrom = Math.max(from - shift, joinedFrom) - waitS
  joinedTo = Math.min(to - shift, joinedTo)
  joinedDuration = shift + durationS + waitS
}

/** Fills the spans of a route whose links and legs are right, and gives its least duration. O(route). */
export function timeRoute(model: Model, tour: Tour, team: number): number {
  const { open, due, dwell } = model
  const { next, prev, times, spans } = tour
  const start = model.stopCount + 2 * team
  const end = start + 1
  const begin = (node: number) => {
    joinedDuration = dwell[node]!
    joinedFrom = open[node]!
    joinedTo = due[node]!
  }
  const keep = (at: number) => {
    spans[at] = joinedDuration
    spans[at + 1] = joinedFrom
    spans[at + 2] = joinedTo
  }
  begin(start)
  keep(start * width)
  for (let node = start; node !== end; node = next[node]!) {
    const following = next[node]!
    join(times[4 * node + 2]!, dwell[following]!, open[following]!, due[following]!)
    keep(following * width)
  }
  const durationS = tour.size[team] === 0 ? 0 : joinedDuration
  begin(end)
  keep(end * width + 3)
  for (let node = end; node !== start; node = prev[node]!) {
    const before = prev[node]!
    begin(before)
    const at = node * width + 3
    join(times[4 * before + 2]!, spans[at]!, spans[at + 1]!, spans[at + 2]!)
    keep(before * width + 3)
  }
  return durationS
}

/** Least duration of the route when `stop` is put between `before` and `after`. O(1). */
export function durationWith(model: Model, tour: Tour, before: number, stop: number, after: number, toS: number, fromS: number) {
  const { spans } = tour
  joinedDuration = spans[before * width]!
  joinedFrom = spans[before * width + 1]!
  joinedTo = spans[before * width + 2]!
  join(toS, model.dwell[stop]!, model.open[stop]!, model.due[stop]!)
  const at = after * width + 3
  join(fromS, spans[at]!, spans[at + 1]!, spans[at + 2]!)
  return joinedDuration
}
