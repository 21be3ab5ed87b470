import * as v from 'valibot'
import { readCall } from './call'
import { contact, featuresOf, number, numberOrNull, outline, rowsOf, text, textOrNull, yesNo } from './parts'

const standingRow = v.tuple([
  text, // area
  number, // hectares
  number, // of them seen
  number, // visits
  number, // visits of this week
  number, // weekly rule
  textOrNull, // day of the last visit
  numberOrNull, // days between visits
  number, // risk
  number, // of it unseen
  number, // waters
  number, // of them unseen
  number, // visits that the week owes its rule
])
export type StandingRow = v.InferOutput<typeof standingRow>
const coverageAnswer = v.object({
  computed_at: textOrNull,
  on_day: textOrNull,
  is_stale: yesNo,
  left_out: numberOrNull,
  oldest_day: v.nullish(text),
  patrols: v.nullish(number),
  rows: rowsOf(standingRow),
})
export type CoverageAnswer = v.InferOutput<typeof coverageAnswer>
export const coverageOverview = readCall('coverage_overview', coverageAnswer)
export const coverageBetween = readCall('coverage_between', coverageAnswer)

/** Day, share seen in 7 and in 30 days, visits, seconds. */
const trendPoint = v.tuple([text, numberOrNull, numberOrNull, number, number])
export type TrendPoint = v.InferOutput<typeof trendPoint>
export const coverageTrend = readCall('coverage_trend', rowsOf(trendPoint))

export const coverageGaps = readCall('coverage_gaps', featuresOf(outline, v.object({ id: text, name: text, gap_ha: number })))

const countedPatrol = v.object({
  id: text,
  team_id: textOrNull,
  team_name: textOrNull,
  kind: v.picklist(['day', 'night']),
  service_day: text,
  seconds: number,
  seen_ha: number,
  is_visit: yesNo,
})
export type CountedPatrol = v.InferOutput<typeof countedPatrol>
export const coveragePatrols = readCall('coverage_patrols', rowsOf(countedPatrol))

const voidArea = v.object({
  id: text,
  hours: numberOrNull,
  nearest: v.nullable(v.object({ ...contact.entries, kind: v.picklist(['office', 'team']), distance_m: number })),
})
export type VoidArea = v.InferOutput<typeof voidArea>
export const voidAreas = readCall('void_areas', rowsOf(voidArea))
