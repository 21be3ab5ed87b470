import type { PlanDraft, PlanStopKind, TravelWay } from '@/domain/plan'

const counted = ['water', 'village', 'hazard', 'hotspot'] as const satisfies readonly PlanStopKind[]

/** What is counted from stops and clocks alone. */
interface PlannedFigures {
  readonly kinds: readonly { readonly kind: (typeof counted)[number]; readonly planned: number; readonly all: number }[]
  readonly stops: number
  readonly stopsAll: number
  readonly footM: number
  readonly drivenM: number
  readonly travelS: number
  readonly teams: readonly TeamForecast[]
}
interface TeamForecast {
  readonly teamId: string
  readonly name: string
  readonly colour: number
  readonly way: TravelWay
  readonly travelM: number
  readonly travelS: number
  readonly dwellS: number
  readonly stops: number
}

/** What the coverage engine and the incidents say of the planned walks. */
export interface GroundFigures {
  /** Share of the plan's area, 0 to 1. */
  readonly seenShare: number
  readonly seenHa: number
  /** Gaps on offer that somebody would visit, of all on offer. */
  readonly gapsClosed: number
  readonly gaps: number
  /** Incidents of these hours near a route; null: there were none in eight weeks, or the person may not read them. */
  readonly hotspots: { readonly share: number; readonly pai: number; readonly events: number } | null
}

/** What a plan would achieve. Doing nothing is 0 throughout. */
export interface Forecast extends PlannedFigures {
  readonly ground: GroundFigures | null
}

interface Timing {
  readonly teamId: string
  readonly travelM: number
  readonly travelS: number
  readonly dwellS: number
  readonly visits: readonly unknown[]
}

/** Counts stops that are on a route. O(stops). */
export function figuresOf(draft: PlanDraft, timings: readonly Timing[]): PlannedFigures {
  const onRoute = new Set(Object.values(draft.routes).flat())
  const stops = draft.stops.filter((stop) => onRoute.has(stop.id))
  const kinds = counted
    .map((kind) => ({
      kind,
      planned: stops.filter((stop) => stop.kind === kind).length,
      all: draft.stops.filter((stop) => stop.kind === kind).length,
    }))
    .filter(({ all }) => all > 0)
  const teams = timings.flatMap(({ teamId, travelM, travelS, dwellS, visits }): TeamForecast[] => {
    const team = draft.teams.find(({ id }) => id === teamId)
    if (!team) return []
    const { name, colour, way } = team
    return [{ teamId, name, colour, way, travelM, travelS, dwellS, stops: visits.length }]
  })
  const metres = (isOnFoot: boolean) =>
    teams.filter(({ way }) => (way === 'foot') === isOnFoot).reduce((sum, team) => sum + team.travelM, 0)
  return {
    kinds,
    stops: stops.length,
    stopsAll: draft.stops.length,
    footM: metres(true),
    drivenM: metres(false),
    travelS: teams.reduce((sum, team) => sum + team.travelS, 0),
    teams,
  }
}

/** Gaps on offer, and how many of them are among the areas that would be visited. */
export function gapsOf(draft: PlanDraft, visited: ReadonlySet<string>): { readonly gaps: number; readonly gapsClosed: number } {
  const gaps = new Set(draft.stops.flatMap(({ kind, subjectId }) => (kind === 'gap' && subjectId !== null ? [subjectId] : [])))
  return { gaps: gaps.size, gapsClosed: [...gaps].filter((id) => visited.has(id)).length }
}

export interface SightRow {
  readonly id: string
  readonly parent_id: string | null
  readonly sight_day_m?: number | null
  readonly sight_night_m?: number | null
}

/**
 * Areas that the figures of a plan need: its own, the gaps on offer, and every area with a sight distance of its own in its
 * branch or around it, because the smallest of these says how far one sees. O(areas · depth).
 */
export function sightWanted(draft: PlanDraft, rows: readonly SightRow[]): SightRow[] {
  const byId = new Map(rows.map((row) => [row.id, row]))
  const lineOf = (id: string): string[] => {
    const line: string[] = []
    for (let row = byId.get(id); row !== undefined && !line.includes(row.id); row = byId.get(row.parent_id ?? ''))
      line.push(row.id)
    return line
  }
  const above = new Set(lineOf(draft.areaId))
  const named = new Set([
    draft.areaId,
    ...draft.stops.flatMap(({ kind, subjectId }) => (kind === 'gap' && subjectId !== null ? [subjectId] : [])),
  ])
  return rows.filter((row) => {
    if (named.has(row.id)) return true
    const hasOwn = row.sight_day_m != null || row.sight_night_m != null
    return hasOwn && (above.has(row.id) || lineOf(row.id).includes(draft.areaId))
  })
}
