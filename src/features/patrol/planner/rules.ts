import { usualRules, type Balance, type PlanDraft, type PlanRules, rulesOf } from '@/domain/plan'

const change = (draft: PlanDraft, rules: Partial<PlanRules>): PlanDraft => ({ ...draft, rules: { ...rulesOf(draft), ...rules } })

export const setBalance = (draft: PlanDraft, balance: Balance) => change(draft, { balance })
export const setMostOnFoot = (draft: PlanDraft, mostOnFootS: number) => change(draft, { mostOnFootS })

/** Stops that must go with this one. */
export const partnersOf = (draft: PlanDraft, stopId: string): string[] =>
  rulesOf(draft).pairs.flatMap(([one, other]) => (one === stopId ? [other] : other === stopId ? [one] : []))

/** Binds two stops to one team, or frees them again. A stop is no pair with itself. */
export function togglePair(draft: PlanDraft, one: string, other: string): PlanDraft {
  if (one === other) return draft
  const { pairs } = rulesOf(draft)
  const others = pairs.filter((pair) => !(pair.includes(one) && pair.includes(other)))
  return change(draft, { pairs: others.length < pairs.length ? others : [...pairs, [one, other]] })
}

export const isForbidden = (draft: PlanDraft, stopId: string, teamId: string): boolean =>
  rulesOf(draft).forbidden.some((rule) => rule.stopId === stopId && rule.teamId === teamId)

/** Keeps a team from a stop, or lets it again. A pin to that team falls, and the stop leaves that team's route. */
export function toggleForbidden(draft: PlanDraft, stopId: string, teamId: string): PlanDraft {
  const { forbidden } = rulesOf(draft)
  if (isForbidden(draft, stopId, teamId))
    return change(draft, { forbidden: forbidden.filter((rule) => rule.stopId !== stopId || rule.teamId !== teamId) })
  const stops = draft.stops.map((stop) =>
    stop.id === stopId && stop.pinnedTeamId === teamId ? { ...stop, pinnedTeamId: null } : stop,
  )
  const routes = { ...draft.routes, [teamId]: (draft.routes[teamId] ?? []).filter((id) => id !== stopId) }
  return change({ ...draft, stops, routes }, { forbidden: [...forbidden, { teamId, stopId }] })
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** Rules as they were stored; what cannot be read is as usual. */
export function parseRules(stored: unknown): PlanRules {
  if (!isRecord(stored)) return usualRules
  const pairs = listOf(stored['pairs']).flatMap((pair): [string, string][] =>
    Array.isArray(pair) && typeof pair[0] === 'string' && typeof pair[1] === 'string' ? [[pair[0], pair[1]]] : [],
  )
  const forbidden = listOf(stored['forbidden']).flatMap((rule) =>
    isRecord(rule) && typeof rule['teamId'] === 'string' && typeof rule['stopId'] === 'string'
      ? [{ teamId: rule['teamId'], stopId: rule['stopId'] }]
      : [],
  )
  const balance = [0, 1, 2].find((step) => step === stored['balance']) as Balance | undefined
  const mostS = stored['mostOnFootS']
  return {
    pairs,
    forbidden,
    balance: balance ?? usualRules.balance,
    mostOnFootS: typeof mostS === 'number' && mostS > 0 && mostS <= 86_400 ? mostS : usualRules.mostOnFootS,
  }
}

/** Pins by stop id and the stops set aside: what the table of stops has no place for. */
export function parseMarks(stored: unknown): {
  readonly pins: ReadonlyMap<string, string>
  readonly dropped: ReadonlySet<string>
} {
  const settings = isRecord(stored) ? stored : {}
  const pins = isRecord(settings['pins']) ? Object.entries(settings['pins']) : []
  return {
    pins: new Map(pins.flatMap(([stopId, teamId]) => (typeof teamId === 'string' ? [[stopId, teamId] as const] : []))),
    dropped: new Set(listOf(settings['dropped']).filter((id) => typeof id === 'string')),
  }
}
