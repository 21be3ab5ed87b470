import type { LngLat } from '@/domain/frame'
import type { PlanDraft } from '@/domain/plan'
import { shanghaiParts } from '@/domain/time'
import { distanceM } from '@/geo/measure/measure'
import type { TimedRoute } from '@/geo/routes/retime'
import { plannable } from '@/features/patrol/planner/solve/problem'

/** A police station with a desk that is answered all night. */
export interface DutyDesk {
  readonly name: string
  readonly phone: string
  readonly at: LngLat
}

export interface PrintedStop {
  /** `B3`: team and place on its route, the same on map and list. */
  readonly label: string
  readonly at: LngLat
  readonly time: string
  readonly name: string
  readonly reason: string
  readonly isMust: boolean
  /** `01:00–04:00`, or empty: any time. */
  readonly window: string
}
export interface PrintedTeam {
  readonly teamId: string
  readonly letter: string
  /** How its line is drawn: told apart without colour. */
  readonly stroke: { readonly dash: string; readonly width: number }
  readonly name: string
  readonly phone: string | null
  readonly desk: DutyDesk | null
  readonly leaves: string
  readonly returns: string
  readonly travelKm: number
  readonly office: LngLat
  readonly stops: readonly PrintedStop[]
}

const dashes = ['', '9 5', '2 4', '12 4 2 4', '5 3', '16 6'] as const

/** A to Z, then AA, AB …: a night has a dozen teams. */
export const letterOf = (place: number): string =>
  place < 26 ? String.fromCharCode(65 + place) : letterOf(Math.floor(place / 26) - 1) + letterOf(place % 26)

/** Twelve strokes that differ in black: six patterns, thin and then thick. */
export const strokeOf = (place: number): PrintedTeam['stroke'] => ({
  dash: dashes[place % dashes.length]!,
  width: place % 12 < dashes.length ? 2.2 : 4.4,
})

/** What goes on paper: teams with a route, lettered, with their stops, their own number and that of the nearest duty desk. */
export function printedTeams(
  draft: PlanDraft,
  timings: readonly (TimedRoute & { readonly travelM: number })[],
  desks: readonly DutyDesk[],
): PrintedTeam[] {
  const clock = (second: number) => clockOf(draft.shiftFromMs + second * 1000)
  const stops = plannable(draft)
  const going = draft.teams.flatMap((team, place) => {
    const timed = timings[place]
    return timed && timed.visits.length > 0 ? [{ team, timed }] : []
  })
  return going.map(({ team, timed }, place) => {
    const letter = letterOf(place)
    const nearest = [...desks].sort((a, b) => distanceM(a.at, team.office) - distanceM(b.at, team.office))[0]
    return {
      teamId: team.id,
      letter,
      stroke: strokeOf(place),
      name: team.name,
      phone: team.phone,
      desk: nearest ?? null,
      leaves: clock(timed.departS),
      returns: clock(timed.returnS),
      travelKm: timed.travelM / 1000,
      office: team.office,
      stops: timed.visits.map((visit, index) => {
        const stop = stops[visit.stop]!
        return {
          label: `${letter}${index + 1}`,
          at: stop.at,
          time: `${clock(visit.startS)}–${clock(visit.leaveS)}`,
          name: stop.name,
          reason: stop.reason,
          isMust: stop.isMust,
          window:
            stop.windowFromMs === null && stop.windowToMs === null
              ? ''
              : `${clockOf(stop.windowFromMs ?? draft.shiftFromMs)}–${clockOf(stop.windowToMs ?? draft.shiftToMs)}`,
        }
      }),
    }
  })
}

export function clockOf(atMs: number): string {
  const { hour, minute } = shanghaiParts(atMs)
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
}
