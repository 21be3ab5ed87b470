import type { LngLat } from './frame'

export const planStopKinds = ['water', 'gap', 'hotspot', 'village', 'hazard', 'campaign', 'place', 'manual'] as const
export type PlanStopKind = (typeof planStopKinds)[number]
export type TravelWay = 'foot' | 'motorcycle' | 'car'
export type Priority = 1 | 2 | 3

/** Something a team may stop for tonight. Times are UTC milliseconds. */
export interface PlanStop {
  readonly id: string
  readonly kind: PlanStopKind
  readonly subjectId: string | null
  readonly name: string
  /** Why it was proposed, in words. */
  readonly reason: string
  readonly at: LngLat
  /** A visit may begin between these; null: any time of the shift. */
  readonly windowFromMs: number | null
  readonly windowToMs: number | null
  readonly dwellS: number
  readonly priority: Priority
  readonly isMust: boolean
  /** Only this team may take it. */
  readonly pinnedTeamId: string | null
  /** Set aside by the chief: offered, but never planned. */
  readonly isDropped: boolean
}

/** A team that goes out tonight: from its office and back to it. */
export interface PlanTeam {
  readonly id: string
  readonly name: string
  readonly colour: number
  readonly phone: string | null
  readonly officeId: string | null
  readonly office: LngLat
  readonly way: TravelWay
}

/** A plan while it is being made. Edits give a new draft, so undo is a list of drafts. */
export interface PlanDraft {
  readonly id: string
  /** Revision last saved or read; null: never saved. */
  readonly rev: number | null
  readonly version: number
  readonly status: 'draft' | 'published' | 'withdrawn'
  readonly areaId: string
  readonly title: string
  /** Shanghai day the shift starts on. */
  readonly serviceDay: string
  readonly shiftFromMs: number
  readonly shiftToMs: number
  readonly teams: readonly PlanTeam[]
  readonly stops: readonly PlanStop[]
  /** Ids of stops in order of visit, by team id. */
  readonly routes: Readonly<Record<string, readonly string[]>>
}

/** Puts a stop at a place of a team's route, or on no route; it leaves the route it was on. */
export function moveStop(draft: PlanDraft, stopId: string, teamId: string | null, index: number): PlanDraft {
  const routes: Record<string, readonly string[]> = {}
  for (const team of draft.teams) {
    const without = (draft.routes[team.id] ?? []).filter((id) => id !== stopId)
    routes[team.id] = team.id === teamId ? [...without.slice(0, index), stopId, ...without.slice(index)] : without
  }
  const stops =
    teamId === null ? draft.stops : draft.stops.map((stop) => (stop.id === stopId ? { ...stop, isDropped: false } : stop))
  return { ...draft, routes, stops }
}

/** Changes facts of one stop. A stop that is dropped leaves its route. */
export function changeStop(draft: PlanDraft, stopId: string, change: Partial<Omit<PlanStop, 'id'>>): PlanDraft {
  const stops = draft.stops.map((stop) => (stop.id === stopId ? { ...stop, ...change } : stop))
  return change.isDropped ? moveStop({ ...draft, stops }, stopId, null, 0) : { ...draft, stops }
}

export const addStop = (draft: PlanDraft, stop: PlanStop): PlanDraft => ({ ...draft, stops: [...draft.stops, stop] })

/** Team on whose route a stop is, or null. */
export const teamOf = (draft: PlanDraft, stopId: string): string | null =>
  draft.teams.find((team) => draft.routes[team.id]?.includes(stopId))?.id ?? null

/** Replaces the teams; stops of teams that no longer go are on no route, and pins to them are lifted. */
export function setTeams(draft: PlanDraft, teams: readonly PlanTeam[]): PlanDraft {
  const going = new Set(teams.map(({ id }) => id))
  const routes = Object.fromEntries(teams.map(({ id }) => [id, draft.routes[id] ?? []]))
  const stops = draft.stops.map((stop) =>
    stop.pinnedTeamId !== null && !going.has(stop.pinnedTeamId) ? { ...stop, pinnedTeamId: null } : stop,
  )
  return { ...draft, teams, routes, stops }
}
