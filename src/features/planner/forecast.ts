import type { PlanDraft, PlanStopKind } from '@/domain/plan'

const counted = ['water', 'village', 'gap', 'hazard', 'hotspot'] as const satisfies readonly PlanStopKind[]

/** What a plan would achieve, beside all that was on offer. Doing nothing is 0 throughout. */
export interface Forecast {
  readonly kinds: readonly { readonly kind: (typeof counted)[number]; readonly planned: number; readonly all: number }[]
  readonly stops: number
  readonly stopsAll: number
  readonly travelM: number
  readonly travelS: number
  readonly teams: readonly {
    readonly teamId: string
    readonly travelM: number
    readonly travelS: number
    readonly dwellS: number
    readonly stops: number
  }[]
}

interface Timing {
  readonly teamId: string
  readonly travelM: number
  readonly travelS: number
  readonly dwellS: number
  readonly visits: readonly unknown[]
}

/** Counts stops that are on a route. O(stops). */
export function forecastOf(draft: PlanDraft, timings: readonly Timing[]): Forecast {
  const onRoute = new Set(Object.values(draft.routes).flat())
  const stops = draft.stops.filter((stop) => onRoute.has(stop.id))
  const kinds = counted
    .map((kind) => ({
      kind,
      planned: stops.filter((stop) => stop.kind === kind).length,
      all: draft.stops.filter((stop) => stop.kind === kind).length,
    }))
    .filter(({ all }) => all > 0)
  return {
    kinds,
    stops: stops.length,
    stopsAll: draft.stops.length,
    travelM: timings.reduce((sum, team) => sum + team.travelM, 0),
    travelS: timings.reduce((sum, team) => sum + team.travelS, 0),
    teams: timings.map(({ teamId, travelM, travelS, dwellS, visits }) => ({
      teamId,
      travelM,
      travelS,
      dwellS,
      stops: visits.length,
    })),
  }
}
