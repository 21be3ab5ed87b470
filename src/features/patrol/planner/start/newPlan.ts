import { rpc } from '@/data/read'
import { areasList } from '@/data/rows/areas'
import { hazardsList } from '@/data/rows/hazards'
import { officesList } from '@/data/rows/offices'
import { teamsList } from '@/data/rows/people'
import { proposeStops, targetsList, teamsTaken } from '@/data/rows/plans'
import { rotaList } from '@/data/rows/rota'
import { watersList } from '@/data/rows/waters'
import type { LngLat } from '@/domain/frame'
import type { PlanDraft, PlanTeam, TravelWay } from '@/domain/plan'
import { ok, type Result } from '@/domain/result'
import { teamColour } from '@/domain/teamColour'
import { dayMs, parseDay } from '@/domain/time'
import { fromPattern, type LeftOut, type PatternStop, type PlanPattern, type SubjectState } from './pattern'
import { reasonOf, shortlist, toStop, type Shift, type Words } from '@/features/patrol/planner/solve/proposal'

/** A team that could go out. */
export interface TeamChoice extends PlanTeam {
  readonly kind: string
  /** On the rota for the shift asked about. */
  readonly isOnRota: boolean
  readonly isOnLeave: boolean
  /** Title of the published plan that holds the team at that time; null: free. */
  readonly takenBy: string | null
}

/** On two wheels in the county; volunteers and women's teams walk their own village. */
const usualWay = (kind: string): TravelWay => (kind === 'regular' || kind === 'night' ? 'motorcycle' : 'foot')

/** Teams of the branch with an office to start from, those on the rota first. A team without an office cannot be sent. */
export async function fetchTeams(
  serviceDay: string,
  shift: 'night' | 'day',
  time: Shift,
): Promise<Result<{ readonly teams: readonly TeamChoice[]; readonly withoutOffice: readonly string[] }>> {
  const [teams, offices, rota, taken] = await Promise.all([
    rpc(teamsList),
    rpc(officesList),
    rpc(rotaList, { from_day: serviceDay, to_day: serviceDay }),
    rpc(teamsTaken, {
      from_at: new Date(time.fromMs).toISOString(),
      to_at: new Date(time.toMs).toISOString(),
    }),
  ])
  if (!teams.ok) return teams
  if (!offices.ok) return offices
  if (!rota.ok) return rota
  if (!taken.ok) return taken
  const takenBy = new Map(taken.value.map(({ team_id, title }) => [team_id, title]))
  const at = new Map(offices.value.map((office): [string, LngLat] => [office.id, [office.lng, office.lat]]))
  const onRota = new Set(rota.value.nights.filter((night) => night.shift === shift).map(({ team_id }) => team_id))
  const onLeave = new Set(rota.value.leave.map(({ team_id }) => team_id))
  const choices: TeamChoice[] = []
  const withoutOffice: string[] = []
  for (const team of teams.value) {
    if (!team.is_active) continue
    const office = team.home_office_id === null ? undefined : at.get(team.home_office_id)
    if (!office) {
      withoutOffice.push(team.name)
      continue
    }
    const { id, name, kind, phone, colour } = team
    choices.push({
      id,
      name,
      kind,
      phone,
      colour: teamColour(id, colour),
      officeId: team.home_office_id,
      office,
      way: usualWay(kind),
      isOnRota: onRota.has(id),
      isOnLeave: onLeave.has(id),
      takenBy: takenBy.get(id) ?? null,
    })
  }
  return ok({ teams: choices.sort((a, b) => Number(b.isOnRota) - Number(a.isOnRota)), withoutOffice })
}

/** The shift of a day between two clock times, `22:00` to `06:00`; a later time that is not later is of the next day. */
export function shiftOf(serviceDay: string, from: string, to: string): Shift {
  const minutes = (clock: string) => {
    const [hour, minute] = clock.split(':').map(Number)
    return (hour ?? 0) * 60 + (minute ?? 0)
  }
  const midnight = parseDay(serviceDay)
  const fromMs = midnight + minutes(from) * 60_000
  const toMs = midnight + minutes(to) * 60_000
  return { fromMs, toMs: toMs > fromMs ? toMs : toMs + dayMs }
}

export interface NewPlan {
  readonly areaId: string
  readonly title: string
  readonly serviceDay: string
  readonly shift: Shift
  readonly teams: readonly PlanTeam[]
  /** Hot weather: inspection cycles count half. */
  readonly isHot: boolean
  /** At most this many stops are proposed. */
  readonly stopsMost: number
  /** Minutes at a hotspot, by the county's setting. */
  readonly hotspotDwellMin: number
}

const fetchProposals = ({ areaId, shift, isHot }: Pick<NewPlan, 'areaId' | 'shift' | 'isHot'>) =>
  rpc(proposeStops, {
    area: areaId,
    shift_from: new Date(shift.fromMs).toISOString(),
    shift_to: new Date(shift.toMs).toISOString(),
    hot: isHot,
  })

/** A draft with the most urgent proposals of the night. */
export async function proposePlan(plan: NewPlan, t: Words): Promise<Result<PlanDraft>> {
  const answer = await fetchProposals(plan)
  if (!answer.ok) return answer
  const stops = shortlist(answer.value, plan.stopsMost).map((proposal) =>
    toStop(proposal, crypto.randomUUID(), plan.shift, plan.hotspotDwellMin, t),
  )
  return ok({
    id: crypto.randomUUID(),
    rev: null,
    version: 1,
    status: 'draft',
    areaId: plan.areaId,
    title: plan.title,
    serviceDay: plan.serviceDay,
    shiftFromMs: plan.shift.fromMs,
    shiftToMs: plan.shift.toMs,
    teams: plan.teams,
    stops,
    routes: Object.fromEntries(plan.teams.map(({ id }) => [id, []])),
  })
}

/** A draft from a template or from the plan of another night, and what of it could not be taken over. */
export async function copyPlan(
  plan: NewPlan,
  pattern: PlanPattern,
  keepsDone: boolean,
  t: Words,
): Promise<Result<{ readonly draft: PlanDraft; readonly leftOut: LeftOut }>> {
  const [proposals, ...lists] = await Promise.all([
    fetchProposals(plan),
    rpc(watersList),
    rpc(areasList),
    rpc(hazardsList),
    rpc(targetsList),
  ])
  if (!proposals.ok) return proposals
  const there = new Set<string>()
  for (const list of lists) {
    if (!list.ok) return list
    for (const { id } of list.value) there.add(id)
  }
  const wanted = new Map(proposals.value.map((proposal) => [`${proposal.kind} ${proposal.subject_id}`, proposal]))
  const proposalOf = ({ kind, subjectId }: PatternStop) => (subjectId === null ? undefined : wanted.get(`${kind} ${subjectId}`))
  const stateOf = (stop: PatternStop): SubjectState =>
    stop.subjectId === null || proposalOf(stop) ? 'wanted' : there.has(stop.subjectId) ? 'done' : 'gone'
  return ok(
    fromPattern(pattern, {
      areaId: plan.areaId,
      title: plan.title,
      serviceDay: plan.serviceDay,
      shiftFromMs: plan.shift.fromMs,
      shiftToMs: plan.shift.toMs,
      teams: plan.teams,
      stateOf,
      reasonOf: (stop) => {
        const proposal = proposalOf(stop)
        return proposal ? reasonOf(proposal, plan.shift.fromMs, t) : null
      },
      keepsDone,
    }),
  )
}
