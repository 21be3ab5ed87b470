import { rpc } from '@/data/read'
import { coverageBetween } from '@/data/rows/coverage'
import { nightWalked } from '@/data/rows/plans'
import type { PlanDraft } from '@/domain/plan'
import { ok, type Result } from '@/domain/result'
import { dayMs, formatDay, parseDay, shanghaiParts } from '@/domain/time'
import { hotspotDays, hotspotReachM, hoursOf } from './forecastEngine'

/** What was done on the same weekday a week before, by all patrols of such a shift. */
export interface LastWeek {
  readonly day: string
  readonly kind: 'day' | 'night'
  readonly patrols: number
  readonly teams: number
  /** Share of the plan's area seen, as stored; null: not counted yet. */
  readonly seenShare: number | null
  readonly metres: number
  readonly seconds: number
  readonly waters: number
  readonly villages: number
  readonly gaps: number
  readonly hotspots: { readonly share: number; readonly pai: number } | null
}

/** Patrols are marked as of the day or of the night by the hour they start in. */
const kindOfShift = ({ shiftFromMs }: Pick<PlanDraft, 'shiftFromMs'>): 'day' | 'night' => {
  const { hour } = shanghaiParts(shiftFromMs)
  return hour >= 19 || hour < 6 ? 'night' : 'day'
}

/** The same weekday a week earlier, from stored coverage; incidents are those the plan itself is measured by. */
export async function fetchLastWeek(draft: PlanDraft, signal: AbortSignal): Promise<Result<LastWeek>> {
  const day = formatDay(parseDay(draft.serviceDay) - 7 * dayMs)
  const kind = kindOfShift(draft)
  const [walked, between] = await Promise.all([
    rpc(
      nightWalked,
      {
        area: draft.areaId,
        day,
        patrol_kind: kind,
        reach_m: hotspotReachM,
        incidents_from: new Date(draft.shiftFromMs - hotspotDays * dayMs).toISOString(),
        incidents_to: new Date(draft.shiftFromMs).toISOString(),
        hours: hoursOf(draft),
      },
      signal,
    ),
    rpc(coverageBetween, { from_day: day, to_day: day, team_ids: null, patrol_kind: kind }, signal),
  ])
  if (!walked.ok) return walked
  if (!between.ok) return between
  const row = between.value.rows.find(([id]) => id === draft.areaId)
  const { patrols, teams, metres, seconds, waters, villages, gaps, incidents, incidents_near, ground_share } = walked.value
  const share = incidents > 0 ? incidents_near / incidents : 0
  return ok({
    day,
    kind,
    patrols,
    teams,
    seenShare: row && row[1] > 0 ? row[2] / row[1] : null,
    metres,
    seconds,
    waters,
    villages,
    gaps,
    hotspots: incidents > 0 ? { share, pai: ground_share ? share / ground_share : 0 } : null,
  })
}
