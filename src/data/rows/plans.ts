import * as v from 'valibot'
import { planStopKinds } from '@/domain/plan'
import { isEchoOf, readCall, sentPart, writeCall } from './call'
import { line, number, numberOrNull, place, rowsOf, text, textOrNull, yesNo } from './parts'

const planStatus = v.picklist(['draft', 'published', 'withdrawn'])
const way = v.picklist(['foot', 'motorcycle', 'car'])
const stopKind = v.picklist(planStopKinds)
const priority = v.picklist([1, 2, 3])

/** The night that a plan, a row of it or a walker's route is for. */
const night = { title: text, service_day: text, shift_from: text, shift_to: text }
/** What every answer about a plan names: which, in what state, and the revision that the next write must know. */
const keptPlan = { id: text, status: planStatus, version: number, rev: number }
/** A stop as the plan and the walker have it. */
const stop = {
  id: text,
  kind: stopKind,
  name: text,
  reason: textOrNull,
  ...place,
  dwell_s: number,
  is_must: yesNo,
  arrive_at: textOrNull,
  visited_at: textOrNull,
  visited_s: numberOrNull,
}

const planRow = v.object({
  ...keptPlan,
  ...night,
  published_at: textOrNull,
  teams: number,
  stops: number,
  visited: number,
})
/** A plan in the list. */
export type PlanRow = v.InferOutput<typeof planRow>
export const plansList = readCall('plans_list', rowsOf(planRow))

const planDetailRow = v.object({
  ...keptPlan,
  ...night,
  area_id: text,
  /** What the tables of routes and stops have no place for; whoever reads a part checks it. */
  settings: v.unknown(),
  forecast: v.unknown(),
  routes: v.array(
    v.object({
      id: text,
      team_id: text,
      /** Null: a team out of the reader's sight. */
      team_name: textOrNull,
      team_phone: textOrNull,
      colour: numberOrNull,
      start_office_id: textOrNull,
      mode: way,
      leaves_at: textOrNull,
      returns_at: textOrNull,
      travel_s: number,
      travel_m: number,
      geom: v.nullable(line),
    }),
  ),
  stops: v.array(
    v.object({
      ...stop,
      route_id: textOrNull,
      seq: numberOrNull,
      subject_id: textOrNull,
      window_from: textOrNull,
      window_to: textOrNull,
      priority,
      is_pinned: yesNo,
      leave_at: textOrNull,
      visit_source: v.nullable(v.picklist(['device', 'track', 'person'])),
    }),
  ),
})
/** A plan whole. */
export type PlanDetail = v.InferOutput<typeof planDetailRow>
export const planDetail = readCall('plan_detail', v.nullable(planDetailRow))

const planWalksRow = v.object({
  patrols: v.array(v.object({ team_id: text, patrol_id: text, started_at: text, ended_at: textOrNull, last_fix_at: textOrNull })),
  skips: v.array(v.object({ stop_id: text, skipped_at: text, reason: text })),
})
export type PlanWalks = v.InferOutput<typeof planWalksRow>
export const planWalks = readCall('plan_walks', v.nullable(planWalksRow))

const proposalRow = v.object({
  kind: v.picklist(['water', 'village', 'gap', 'hazard', 'hotspot', 'campaign', 'place']),
  subject_id: textOrNull,
  name: textOrNull,
  ...place,
  priority,
  figures: v.record(text, v.unknown()),
})
/** What could be stopped for: where, how urgent, and the figures that say why. */
export type Proposal = v.InferOutput<typeof proposalRow>
export const proposeStops = readCall('propose_stops', rowsOf(proposalRow))

const nightWalkedRow = v.object({
  day: text,
  patrols: number,
  teams: number,
  metres: number,
  seconds: number,
  waters: number,
  villages: number,
  gaps: number,
  incidents: number,
  incidents_near: number,
  ground_share: numberOrNull,
})
export const nightWalked = readCall('night_walked', nightWalkedRow)

const weekVillageRow = v.object({
  id: text,
  name: text,
  ...place,
  /** Patrols asked for in a week. */
  rule: number,
  /** Nights, from 0, for which a published plan visits it already. */
  done: v.array(number),
})
export type WeekVillage = v.InferOutput<typeof weekVillageRow>
export const weekVillages = readCall('week_villages', rowsOf(weekVillageRow))

export const teamsTaken = readCall('teams_taken', rowsOf(v.object({ team_id: text, plan_id: text, title: text })))

const templateRow = v.object({
  id: text,
  area_id: text,
  name: text,
  /** 0 Sunday … 6. */
  weekdays: v.array(number),
  content: v.unknown(),
  rev: number,
})
export const planTemplatesList = readCall('plan_templates_list', rowsOf(templateRow))

const targetRow = v.object({
  id: text,
  kind: v.picklist(['campaign', 'place']),
  campaign: text,
  name: text,
  ...place,
  from_day: textOrNull,
  to_day: textOrNull,
  on_holidays: yesNo,
  visits_wanted: number,
  visited: number,
})
/** A place that a campaign or a holiday asks to be patrolled. */
export type PatrolTarget = v.InferOutput<typeof targetRow>
export const targetsList = readCall('targets_list', rowsOf(targetRow))

const walkStopRow = v.object({ ...stop, skipped_at: textOrNull, skip_reason: textOrNull })
export type WalkStop = v.InferOutput<typeof walkStopRow>
const walkRouteRow = v.object({
  plan_id: text,
  route_id: text,
  team_id: text,
  team_name: text,
  colour: number,
  ...night,
  leaves_at: textOrNull,
  mode: way,
  is_own: yesNo,
  line: v.nullable(rowsOf(v.tuple([number, number]))),
  stops: v.array(walkStopRow),
})
/** A published route, whole: for hours without signal. */
export type WalkRoute = v.InferOutput<typeof walkRouteRow>
export const walkRoutesAnswer = v.array(walkRouteRow)
export const walkRoutes = readCall('walk_routes', walkRoutesAnswer)

const savedPlan = v.object(keptPlan)
export const savePlan = writeCall('save_plan', savedPlan, (saved, { plan }) => isEchoOf(saved, plan))
export const publishChanges = writeCall('publish_changes', savedPlan, (saved, { plan }) => isEchoOf(saved, plan))
export const savePlans = writeCall(
  'save_plans',
  v.array(savedPlan),
  (saved, { plans }) =>
    Array.isArray(plans) && saved.length === plans.length && saved.every(({ id }, at) => id === sentPart(plans[at], 'id')),
)
export const withdrawPlan = writeCall('withdraw_plan', v.object({ id: text, rev: number }), (saved, { id }) => saved.id === id)
export const deletePlan = writeCall('delete_plan', v.object({ id: text }), (gone, { id }) => gone.id === id)
export const savePlanTemplate = writeCall('save_plan_template', v.object({ id: text, rev: number }), (saved, { template }) =>
  isEchoOf(saved, template),
)
export const deletePlanTemplate = writeCall('delete_plan_template', v.object({ id: text }), (gone, { id }) => gone.id === id)
export const addTargets = writeCall(
  'add_targets',
  v.object({ ids: v.array(text) }),
  ({ ids }, { targets }) =>
    Array.isArray(targets) && ids.length === targets.length && ids.every((id, at) => isEchoOf({ id }, targets[at])),
)
/** Some may be gone already; none more than were named. */
export const removeTargets = writeCall(
  'remove_targets',
  v.object({ removed: number }),
  ({ removed }, { ids }) => removed <= ids.length,
)

const countOf = (sent: object): number => (Array.isArray(sent) ? sent.length : 0)
/** Stops that were visited or skipped before count no second time. */
export const recordVisits = writeCall(
  'record_visits',
  v.object({ visited: number }),
  ({ visited }, { visits }) => visited <= countOf(visits),
)
export const skipStops = writeCall(
  'skip_stops',
  v.object({ skipped: number }),
  ({ skipped }, { skips }) => skipped <= countOf(skips),
)
