import { rulesOf, type PlanDraft, type PlanRules, type PlanStop, type PlanTeam, type TravelWay } from '@/domain/plan'
import { dayMs, hourMs, parseDay, shanghaiParts } from '@/domain/time'
import { parseRules } from '@/features/patrol/planner/rules'

/** A stop of a pattern: windows in seconds from the start of the shift; its id holds within the pattern only. */
export type PatternStop = Omit<PlanStop, 'windowFromMs' | 'windowToMs' | 'isDropped'> & {
  readonly windowFromS: number | null
  readonly windowToS: number | null
}

/** A plan without its night: what a template holds, and what is copied from one night to another. */
export interface PlanPattern {
  /** Clock times in Shanghai, `22:00`. */
  readonly from: string
  readonly to: string
  readonly teams: readonly { readonly id: string; readonly name: string; readonly way: TravelWay }[]
  readonly stops: readonly PatternStop[]
  readonly routes: Readonly<Record<string, readonly string[]>>
  readonly rules: PlanRules
}

const clockOf = (atMs: number) => {
  const { hour, minute } = shanghaiParts(atMs)
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
}

/** Takes the night out of a plan. Stops set aside stay behind. */
export function toPattern(draft: PlanDraft): PlanPattern {
  const second = (ms: number | null) => (ms === null ? null : Math.round((ms - draft.shiftFromMs) / 1000))
  return {
    from: clockOf(draft.shiftFromMs),
    to: clockOf(draft.shiftToMs),
    teams: draft.teams.map(({ id, name, way }) => ({ id, name, way })),
    stops: draft.stops.flatMap(({ windowFromMs, windowToMs, isDropped, ...stop }) =>
      isDropped ? [] : [{ ...stop, windowFromS: second(windowFromMs), windowToS: second(windowToMs) }],
    ),
    routes: draft.routes,
    rules: rulesOf(draft),
  }
}

/** Whether what a stop stands for still asks for a visit: a hazard may be resolved, a water inspected since, a pond filled in. */
export type SubjectState = 'wanted' | 'done' | 'gone'

export interface NightFacts {
  readonly areaId: string
  readonly title: string
  readonly serviceDay: string
  readonly shiftFromMs: number
  readonly shiftToMs: number
  /** Teams that can go out that night, with their offices and colours. */
  readonly teams: readonly PlanTeam[]
  readonly stateOf: (stop: PatternStop) => SubjectState
  /** The words of tonight for why a stop is wanted; null: as they were. */
  readonly reasonOf: (stop: PatternStop) => string | null
  /** A round is a round: what is done stays on it. Otherwise it is set aside, to be taken back with a press. */
  readonly keepsDone: boolean
}

/** Names of what could not be taken over. */
export interface LeftOut {
  readonly gone: readonly string[]
  readonly done: readonly string[]
  readonly teams: readonly string[]
}

/**
 * A pattern on another night: new stops in the same order for the teams that can go. What is gone stays out, what is done is set
 * aside, the stops of a team that cannot go are on no route; all three are named.
 */
export function fromPattern(pattern: PlanPattern, night: NightFacts): { readonly draft: PlanDraft; readonly leftOut: LeftOut } {
  const going = new Map(night.teams.map((team) => [team.id, team]))
  const newId = new Map<string, string>()
  const gone: string[] = []
  const done: string[] = []
  const aside = new Set<string>()
  const at = (second: number | null) => (second === null ? null : night.shiftFromMs + second * 1000)
  const stops = pattern.stops.flatMap(({ windowFromS, windowToS, ...stop }): PlanStop[] => {
    const state = night.stateOf({ ...stop, windowFromS, windowToS })
    if (state === 'gone') {
      gone.push(stop.name)
      return []
    }
    const id = crypto.randomUUID()
    newId.set(stop.id, id)
    const isDropped = state === 'done' && !night.keepsDone
    if (isDropped) {
      done.push(stop.name)
      aside.add(stop.id)
    }
    return [
      {
        ...stop,
        id,
        reason: night.reasonOf({ ...stop, windowFromS, windowToS }) ?? stop.reason,
        windowFromMs: at(windowFromS),
        windowToMs: at(windowToS),
        pinnedTeamId: stop.pinnedTeamId !== null && going.has(stop.pinnedTeamId) ? stop.pinnedTeamId : null,
        isDropped,
      },
    ]
  })
  const wayOf = new Map(pattern.teams.map(({ id, way }) => [id, way]))
  const teams = pattern.teams
    .flatMap(({ id }) => going.get(id) ?? [])
    .map((team) => ({ ...team, way: wayOf.get(team.id) ?? team.way }))
  const renamed = (id: string) => newId.get(id) ?? ''
  const { pairs, forbidden } = pattern.rules
  return {
    draft: {
      id: crypto.randomUUID(),
      rev: null,
      version: 1,
      status: 'draft',
      areaId: night.areaId,
      title: night.title,
      serviceDay: night.serviceDay,
      shiftFromMs: night.shiftFromMs,
      shiftToMs: night.shiftToMs,
      teams,
      stops,
      routes: Object.fromEntries(
        teams.map(({ id }) => [
          id,
          (pattern.routes[id] ?? []).filter((stopId) => newId.has(stopId) && !aside.has(stopId)).map(renamed),
        ]),
      ),
      rules: {
        ...pattern.rules,
        pairs: pairs.flatMap(([one, other]) =>
          newId.has(one) && newId.has(other) ? [[renamed(one), renamed(other)] as const] : [],
        ),
        forbidden: forbidden.flatMap(({ teamId, stopId }) => (newId.has(stopId) ? [{ teamId, stopId: renamed(stopId) }] : [])),
      },
    },
    leftOut: { gone, done, teams: pattern.teams.filter(({ id }) => !going.has(id)).map(({ name }) => name) },
  }
}

/** A pattern as it was stored; null when it is none. */
export function parsePattern(stored: unknown): PlanPattern | null {
  if (typeof stored !== 'object' || stored === null) return null
  const { from, to, teams, stops, routes, rules } = stored as Partial<Record<keyof PlanPattern, unknown>>
  const isClock = (text: unknown): text is string => typeof text === 'string' && /^([01]\d|2[0-3]):[0-5]\d$/.test(text)
  if (!isClock(from) || !isClock(to) || !Array.isArray(teams) || !Array.isArray(stops)) return null
  if (typeof routes !== 'object' || routes === null) return null
  const isWhole = (row: unknown, ...keys: readonly string[]) =>
    typeof row === 'object' && row !== null && keys.every((key) => typeof (row as Record<string, unknown>)[key] === 'string')
  if (!teams.every((team) => isWhole(team, 'id', 'name', 'way')) || !stops.every((stop) => isWhole(stop, 'id', 'kind', 'name')))
    return null
  return {
    from,
    to,
    teams: teams as PlanPattern['teams'],
    stops: stops as PlanPattern['stops'],
    routes: routes as PlanPattern['routes'],
    rules: parseRules(rules),
  }
}

/** The day a week before, `2026-11-14` for `2026-11-21`. */
export const weekBefore = (day: string): string => new Date(parseDay(day) - 7 * dayMs + 8 * hourMs).toISOString().slice(0, 10)
