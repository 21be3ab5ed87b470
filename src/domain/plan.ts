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

/** A press on the map while a route is drawn by hand. */
export interface DrawnPoint {
  readonly at: LngLat
  /** The stop that is made here; null: the way only leads through. */
  readonly stopId: string | null
}

/** How much even work weighs against short ways: not at all, somewhat, much. */
export type Balance = 0 | 1 | 2

/** What the chief asks of the routes beside the stops themselves. */
export interface PlanRules {
  /** Stops that, when both are visited, one team visits. */
  readonly pairs: readonly (readonly [stopId: string, stopId: string])[]
  /** Stops that a team must not be given. */
  readonly forbidden: readonly { readonly teamId: string; readonly stopId: string }[]
  readonly balance: Balance
  /** A team on foot walks no longer than this in sum. */
  readonly mostOnFootS: number
}

/** A night's walk, not a march. */
export const usualRules: PlanRules = { pairs: [], forbidden: [], balance: 1, mostOnFootS: 4 * 3600 }
export const rulesOf = (draft: PlanDraft): PlanRules => draft.rules ?? usualRules

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
  /** Routes drawn by hand, by team id: the way leads through these points, office to office. */
  readonly drawn?: Readonly<Record<string, readonly DrawnPoint[]>>
  /** Left out: the usual rules. */
  readonly rules?: PlanRules
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

/** Takes a stop out of the plan, wherever it is. */
export function removeStop(draft: PlanDraft, stopId: string): PlanDraft {
  const moved = moveStop(draft, stopId, null, 0)
  return { ...moved, stops: moved.stops.filter(({ id }) => id !== stopId) }
}

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

/**
 * The points of a team's drawn route while it still holds: every stop of the route lies on the drawing, in its order. A stop
 * taken off leaves the way as it is; one put in from elsewhere makes it an ordinary route again.
 */
export function drawnOf(draft: PlanDraft, teamId: string): readonly DrawnPoint[] | null {
  const points = draft.drawn?.[teamId]
  const route = draft.routes[teamId] ?? []
  if (!points || route.length === 0) return null
  let next = 0
  for (const { stopId } of points) if (stopId !== null && stopId === route[next]) next++
  return next === route.length ? points : null
}

/** Gives a team the route that was drawn for it: its stops are those of the drawing, taken from wherever they were. */
export function setDrawn(draft: PlanDraft, teamId: string, points: readonly DrawnPoint[]): PlanDraft {
  const order = points.flatMap(({ stopId }) => stopId ?? [])
  const taken = new Set(order)
  const routes: Record<string, readonly string[]> = {}
  for (const team of draft.teams)
    routes[team.id] = team.id === teamId ? [...taken] : (draft.routes[team.id] ?? []).filter((id) => !taken.has(id))
  const stops = draft.stops.map((stop) => (taken.has(stop.id) && stop.isDropped ? { ...stop, isDropped: false } : stop))
  return { ...draft, stops, routes, drawn: { ...draft.drawn, [teamId]: points } }
}

/** Takes the drawing away; the stops stay on the team's route. */
export function clearDrawn(draft: PlanDraft, teamId: string): PlanDraft {
  const { [teamId]: _, ...drawn } = draft.drawn ?? {}
  return { ...draft, drawn }
}
