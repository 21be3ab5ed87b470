import type { Random } from '@/geo/random'
import type { Journal } from './journal'
import type { Model } from './model'
import type { Near } from './near'
import { removeStop, type Tour } from './tour'

export interface RuinSettings {
  /** Stops taken out in a step, on average. */
  readonly meanRemoved: number
  /** Longest string of stops taken from one route. */
  readonly longestString: number
}

/**
 * Takes strings of stops out of neighbouring routes: "adjacent string removal" of Christiaens and Vanden Berghe (2020,
 * Slack induction by string removals for vehicle routing problems, Transportation Science 54(2)). Half the strings are
 * split: a run in the middle stays. Appends what it took to `absent` from `count` on and gives the new count.
 */
export function createRuin(model: Model, tour: Tour, near: Near, journal: Journal, random: Random, settings: RuinSettings) {
  const { stopCount, teamCount, members, group } = model
  const { next, prev, team, size } = tour
  const { around, aroundWidth } = near
  const ruined = new Int32Array(teamCount)
  let now = 0
  const growSplit = 0.01

  return (absent: Int32Array, countBefore: number): number => {
    now++
    let count = countBefore
    const take = (stop: number) => {
      removeStop(model, tour, stop)
      absent[count++] = stop
    }
    let busyTeams = 0
    for (let by = 0; by < teamCount; by++) if (size[by]! > 0) busyTeams++
    if (busyTeams === 0) return count
    const meanSize = (stopCount - countBefore) / busyTeams
    const longest = Math.min(settings.longestString, Math.max(1, meanSize))
    const mostRoutes = (4 * settings.meanRemoved) / (1 + longest) - 1
    const routes = Math.floor(random() * mostRoutes + 1)
    const seed = Math.floor(random() * stopCount) * aroundWidth
    for (let at = seed, ruinedRoutes = 0; at < seed + aroundWidth && ruinedRoutes < routes; at++) {
      const centre = around[at]!
      if (centre < 0) break
      const by = team[centre]!
      if (by < 0 || ruined[by] === now) continue
      ruined[by] = now
      ruinedRoutes++
      journal.touch(by)
      const length = Math.floor(random() * Math.min(size[by]!, longest) + 1)
      // The string holds the centre somewhere; `kept` stops inside it stay.
      let kept = 0
      if (length > 1 && random() < 0.5) {
        kept = 1
        while (length + kept < size[by]! && random() < growSplit) kept++
        if (length + kept > size[by]!) kept = 0
      }
      const span = length + kept
      let ahead = 0
      for (let node = prev[centre]!; node < stopCount && ahead < span - 1; node = prev[node]!) ahead++
      let behind = 0
      for (let node = next[centre]!; node < stopCount && behind < span - 1; node = next[node]!) behind++
      // Steps back from the centre: no more than lie ahead of it, no fewer than the string needs behind it.
      const least = Math.max(0, span - 1 - behind)
      const back = least + Math.floor(random() * (ahead - least + 1))
      let node = centre
      for (let step = 0; step < back; step++) node = prev[node]!
      const keepFrom = kept === 0 ? span : 1 + Math.floor(random() * (length - 1))
      for (let step = 0; step < span; step++) {
        const following = next[node]!
        if (step < keepFrom || step >= keepFrom + kept) take(node)
        node = following
      }
    }
    // A stop leaves with those that must share its team, so that together they may move to another.
    for (let at = countBefore; at < count; at++) {
      const root = group[absent[at]!]!
      if (root < 0) continue
      for (const companion of members[root]!)
        if (team[companion]! >= 0) {
          journal.touch(team[companion]!)
          take(companion)
        }
    }
    return count
  }
}
