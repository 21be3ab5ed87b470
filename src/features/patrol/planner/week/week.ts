import type { WeekVillage } from '@/data/rows/plans'
import type { PlanDraft, PlanStop, PlanTeam } from '@/domain/plan'
import { dayMs, formatDay, parseDay } from '@/domain/time'
import { spreadVisits } from '@/geo/routes/frequency'
import type { Shift, Words } from '@/features/patrol/planner/solve/proposal'

export interface WeekNight {
  readonly day: string
  readonly shift: Shift
  /** Teams that go out; none: nobody was free. */
  readonly teams: readonly PlanTeam[]
  readonly villages: readonly WeekVillage[]
}
export interface WeekPlan {
  readonly nights: readonly WeekNight[]
  /** Villages whose rule the week cannot meet, with the visits that lack. */
  readonly short: readonly { readonly village: WeekVillage; readonly missing: number }[]
}

/** Days of the coming nights, from the first on. */
export const weekDays = (firstDay: string, count = 7): string[] =>
  Array.from({ length: count }, (_, night) => formatDay(parseDay(firstDay) + night * dayMs))

/** Seconds of a village visit: the dwell and about ten minutes of way. */
const visitS = (dwellMin: number) => (dwellMin + 10) * 60

/**
 * Spreads the visits that the villages' rules ask for over the nights: alike in work, apart for each village, none on a night
 * without a team. Nights a published plan already gives a village count. Cost: as `spreadVisits`.
 */
export function planWeek(
  villages: readonly WeekVillage[],
  nights: readonly Omit<WeekNight, 'villages'>[],
  dwellMin: number,
): WeekPlan {
  const open = nights.flatMap(({ teams }, night) => (teams.length > 0 ? [night] : []))
  const spread = spreadVisits(
    villages.map(({ id, rule, done }) => ({ id, visits: rule, workS: visitS(dwellMin), nights: open, done })),
    nights.length,
  )
  const byId = new Map(villages.map((village) => [village.id, village]))
  return {
    nights: nights.map((night, place) => ({ ...night, villages: spread.nights[place]!.flatMap((id) => byId.get(id) ?? []) })),
    short: spread.short.flatMap(({ id, missing }) => {
      const village = byId.get(id)
      return village ? [{ village, missing }] : []
    }),
  }
}

/** One night of the week as a draft, its stops on no route yet. */
export function toNightDraft(night: WeekNight, areaId: string, title: string, dwellMin: number, t: Words): PlanDraft {
  const stops = night.villages.map(({ id, name, lng, lat, rule }): PlanStop => ({
    id: crypto.randomUUID(),
    kind: 'village',
    subjectId: id,
    name,
    reason: t('planner.why.weekly', { rule }),
    at: [lng, lat],
    windowFromMs: null,
    windowToMs: null,
    dwellS: dwellMin * 60,
    priority: 3,
    isMust: false,
    pinnedTeamId: null,
    isDropped: false,
  }))
  return {
    id: crypto.randomUUID(),
    rev: null,
    version: 1,
    status: 'draft',
    areaId,
    title,
    serviceDay: night.day,
    shiftFromMs: night.shift.fromMs,
    shiftToMs: night.shift.toMs,
    teams: night.teams,
    stops,
    routes: Object.fromEntries(night.teams.map(({ id }) => [id, []])),
  }
}
