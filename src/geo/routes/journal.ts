import type { Model } from './model'
import { refreshRoute, type Tour } from './tour'

export interface Journal {
  /** Notes a route as it is now, once for each step, before it is changed. */
  readonly touch: (team: number) => void
  /** Recounts every touched route; false when one breaks a rule. */
  readonly refresh: () => boolean
  /** Puts every touched route back as it was noted. */
  readonly undo: () => void
  /** Forgets the notes: the step stands. */
  readonly clear: () => void
}

/**
 * Remembers what a step changes, so that a refused step costs no more than the routes it touched. Stops on no route at the
 * start of a step must be put in `absent` by the caller again; the journal keeps routes only.
 */
export function createJournal(model: Model, tour: Tour): Journal {
  const { nodeCount, stopCount, teamCount } = model
  const { next, prev, team: teamOf, early, late, leg, size, load, travel, work, totals } = tour
  const step = new Int32Array(teamCount)
  let now = 1
  const touched = new Int32Array(teamCount)
  const from = new Int32Array(teamCount)
  let touchedCount = 0
  // Start nodes and stops of the touched routes, end to end; every node fits at most once.
  const nodes = new Int32Array(nodeCount)
  const earlyWas = new Int32Array(nodeCount)
  const lateWas = new Int32Array(nodeCount)
  const legWas = new Int32Array(nodeCount)
  const sums = new Int32Array(teamCount * 4)
  const totalsWas = new Float64Array(totals.length)
  const spansWas = new Int32Array(tour.spans.length)
  let used = 0

  const touch = (team: number): void => {
    if (step[team] === now) return
    if (touchedCount === 0) totalsWas.set(totals)
    step[team] = now
    from[touchedCount] = used
    touched[touchedCount++] = team
    sums[team * 4] = size[team]!
    sums[team * 4 + 1] = load[team]!
    sums[team * 4 + 2] = travel[team]!
    sums[team * 4 + 3] = work[team]!
    const end = stopCount + 2 * team + 1
    for (let node = end - 1; ; node = next[node]!) {
      nodes[used] = node
      earlyWas[used] = early[node]!
      lateWas[used] = late[node]!
      legWas[used] = leg[node]!
      used++
      if (node === end) break
    }
    if (model.hasMaxDuration)
      for (let at = from[touchedCount - 1]!; at < used; at++) {
        const span = nodes[at]! * 6
        for (let part = span; part < span + 6; part++) spansWas[part] = tour.spans[part]!
      }
  }
  const clear = (): void => {
    now++
    used = 0
    touchedCount = 0
  }
  const refresh = (): boolean => {
    let fits = true
    for (let at = 0; at < touchedCount; at++) if (!refreshRoute(model, tour, touched[at]!)) fits = false
    return fits
  }
  const undo = (): void => {
    for (let at = 0; at < touchedCount; at++) {
      const end = stopCount + 2 * touched[at]! + 1
      for (let node = next[end - 1]!; node !== end; node = next[node]!) teamOf[node] = -1
    }
    for (let at = 0; at < touchedCount; at++) {
      const team = touched[at]!
      const last = at + 1 < touchedCount ? from[at + 1]! : used
      size[team] = sums[team * 4]!
      load[team] = sums[team * 4 + 1]!
      travel[team] = sums[team * 4 + 2]!
      work[team] = sums[team * 4 + 3]!
      for (let slot = from[at]!; slot < last; slot++) {
        const node = nodes[slot]!
        teamOf[node] = team
        early[node] = earlyWas[slot]!
        late[node] = lateWas[slot]!
        leg[node] = legWas[slot]!
        if (slot + 1 < last) {
          next[node] = nodes[slot + 1]!
          prev[nodes[slot + 1]!] = node
        }
      }
    }
    if (model.hasMaxDuration)
      for (let slot = 0; slot < used; slot++) {
        const span = nodes[slot]! * 6
        for (let part = span; part < span + 6; part++) tour.spans[part] = spansWas[part]!
      }
    if (touchedCount > 0) totals.set(totalsWas)
    clear()
  }
  return { touch, refresh, undo, clear }
}
