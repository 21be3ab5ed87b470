import type { Model } from './model'
import { refreshRoute, type Tour } from './tour'

/**
 * Remembers what a step changes, so that a refused step costs no more than the routes it touched. Keeps routes only: the
 * caller keeps the list of stops on no route.
 */
export interface Journal {
  readonly model: Model
  readonly tour: Tour
  /** The step in which a team's route was last noted. */
  readonly noted: Int32Array
  step: number
  readonly touched: Int32Array
  /** Where each touched route's notes begin. */
  readonly from: Int32Array
  touchedCount: number
  /** Nodes of the touched routes end to end, and what was known of each; a node is on one route, so it fits. */
  readonly nodes: Int32Array
  readonly times: Int32Array
  readonly spans: Int32Array
  used: number
  /** Size, load, travel, work and version of each touched team. */
  readonly sums: Int32Array
  readonly totals: Float64Array
}

const width = 5

export function createJournal(model: Model, tour: Tour): Journal {
  const perNode = () => new Int32Array(model.nodeCount)
  const perTeam = () => new Int32Array(model.teamCount)
  return {
    model,
    tour,
    noted: perTeam(),
    step: 1,
    touched: perTeam(),
    from: perTeam(),
    touchedCount: 0,
    nodes: perNode(),
    times: new Int32Array(3 * model.nodeCount),
    spans: new Int32Array(tour.spans.length),
    used: 0,
    sums: new Int32Array(model.teamCount * width),
    totals: new Float64Array(tour.totals.length),
  }
}

/** Notes a route as it is now, once for each step, before it is changed. */
export function touchRoute(journal: Journal, team: number): void {
  if (journal.noted[team] === journal.step) return
  const { tour, sums, nodes } = journal
  const { next, times } = tour
  if (journal.touchedCount === 0) journal.totals.set(tour.totals)
  journal.noted[team] = journal.step
  journal.from[journal.touchedCount] = journal.used
  journal.touched[journal.touchedCount++] = team
  const own = team * width
  sums[own] = tour.size[team]!
  sums[own + 1] = tour.load[team]!
  sums[own + 2] = tour.travel[team]!
  sums[own + 3] = tour.work[team]!
  sums[own + 4] = tour.version[team]!
  const end = journal.model.stopCount + 2 * team + 1
  const hasSpans = journal.model.hasMaxDuration
  let used = journal.used
  for (let node = end - 1; ; node = next[node]!) {
    nodes[used] = node
    journal.times[3 * used] = times[4 * node]!
    journal.times[3 * used + 1] = times[4 * node + 1]!
    journal.times[3 * used + 2] = times[4 * node + 2]!
    if (hasSpans) for (let part = node * 6; part < node * 6 + 6; part++) journal.spans[part] = tour.spans[part]!
    used++
    if (node === end) break
  }
  journal.used = used
}

/** Recounts every touched route; false when one breaks a rule. */
export function refreshTouched(journal: Journal): boolean {
  let fits = true
  for (let at = 0; at < journal.touchedCount; at++)
    if (!refreshRoute(journal.model, journal.tour, journal.touched[at]!)) fits = false
  return fits
}

/** Forgets the notes: the step stands. */
export function keepStep(journal: Journal): void {
  journal.step++
  journal.used = 0
  journal.touchedCount = 0
}

/** Puts every touched route back as it was noted. */
export function undoStep(journal: Journal): void {
  const { model, tour, touched, from, nodes, sums, touchedCount } = journal
  const { next, prev, team: teamOf, times, spans } = tour
  for (let at = 0; at < touchedCount; at++) {
    const end = model.stopCount + 2 * touched[at]! + 1
    for (let node = next[end - 1]!; node !== end; node = next[node]!) teamOf[node] = -1
  }
  for (let at = 0; at < touchedCount; at++) {
    const team = touched[at]!
    const last = at + 1 < touchedCount ? from[at + 1]! : journal.used
    const own = team * width
    tour.size[team] = sums[own]!
    tour.load[team] = sums[own + 1]!
    tour.travel[team] = sums[own + 2]!
    tour.work[team] = sums[own + 3]!
    tour.version[team] = sums[own + 4]!
    let before = -1
    for (let slot = from[at]!; slot < last; slot++) {
      const node = nodes[slot]!
      teamOf[node] = team
      times[4 * node] = journal.times[3 * slot]!
      times[4 * node + 1] = journal.times[3 * slot + 1]!
      times[4 * node + 2] = journal.times[3 * slot + 2]!
      if (before >= 0) {
        next[before] = node
        prev[node] = before
      }
      before = node
      if (model.hasMaxDuration) for (let part = node * 6; part < node * 6 + 6; part++) spans[part] = journal.spans[part]!
    }
  }
  if (touchedCount > 0) tour.totals.set(journal.totals)
  keepStep(journal)
}
