import type { LngLat } from '@/domain/frame'
import { distanceM } from '@/geo/measure/measure'
import type { TimedRoute } from '@/geo/routes/retime'
import { trackOf, type Track } from '@/geo/tracks'

/** A planned way: the line office to office, and at which of its positions the stops of the route lie, in order. */
export interface PlannedWay {
  readonly line: readonly LngLat[]
  readonly stopAt: readonly number[]
}

/** A device writes at least one fix a minute; the coverage engine takes a longer silence as a gap. */
const fixEveryS = 60

/**
 * The track that a team would record if it walked exactly as planned: even pace between stops, staying at each for its dwell.
 * What the coverage engine says of it is therefore what it will say of the walk. O(positions + minutes).
 */
export function planTrack({ line, stopAt }: PlannedWay, timed: TimedRoute, shiftFromMs: number): Track {
  const fixes: { lng: number; lat: number; timeMs: number }[] = []
  const put = ([lng, lat]: LngLat, second: number) => fixes.push({ lng, lat, timeMs: shiftFromMs + second * 1000 })
  const walk = (from: number, to: number, fromS: number, toS: number) => {
    const legs = Array.from({ length: to - from }, (_, at) => distanceM(line[from + at]!, line[from + at + 1]!))
    const all = legs.reduce((sum, metres) => sum + metres, 0)
    let clock = fromS
    legs.forEach((metres, at) => {
      const seconds = all > 0 ? ((toS - fromS) * metres) / all : 0
      const [a, b] = [line[from + at]!, line[from + at + 1]!]
      const parts = Math.max(1, Math.ceil(seconds / fixEveryS))
      for (let part = 1; part <= parts; part++) {
        const share = part / parts
        put([a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share], clock + seconds * share)
      }
      clock += seconds
    })
  }
  const stay = (at: number, fromS: number, toS: number) => {
    for (let second = fromS + fixEveryS; second < toS; second += fixEveryS) put(line[at]!, second)
    put(line[at]!, toS)
  }
  const [office] = line
  if (!office || timed.visits.length === 0) return trackOf({ lng: [], lat: [] })
  put(office, timed.departS)
  let here = 0
  let clock = timed.departS
  timed.visits.forEach((visit, index) => {
    const at = stopAt[index] ?? here
    walk(here, at, clock, visit.arriveS)
    stay(at, visit.arriveS, visit.leaveS)
    here = at
    clock = visit.leaveS
  })
  walk(here, line.length - 1, clock, timed.returnS)
  return trackOf({
    lng: fixes.map(({ lng }) => lng),
    lat: fixes.map(({ lat }) => lat),
    timeMs: fixes.map(({ timeMs }) => timeMs),
  })
}

/** A team's way and the track it would leave. */
export interface WalkedPlan extends PlannedWay {
  readonly teamId: string
  readonly track: Track
}
