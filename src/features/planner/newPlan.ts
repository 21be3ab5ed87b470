import { rpc } from '@/data/read'
import type { LngLat } from '@/domain/frame'
import type { PlanDraft, PlanTeam, TravelWay } from '@/domain/plan'
import { ok, type Result } from '@/domain/result'
import { parseDay } from '@/domain/time'
import { shortlist, toStop, type Proposal, type Words } from './proposal'

/** A team that could go out. */
export interface TeamChoice extends PlanTeam {
  readonly kind: string
  /** On the rota for the shift asked about. */
  readonly isOnRota: boolean
  readonly isOnLeave: boolean
}

interface TeamRow {
  readonly id: string
  readonly name: string
  readonly kind: string
  readonly phone: string | null
  readonly colour: number
  readonly is_active: boolean
  readonly home_office_id: string | null
}
interface OfficeRow {
  readonly id: string
  readonly lng: number
  readonly lat: number
}
interface RotaRow {
  readonly nights: readonly { readonly team_id: string; readonly shift: string }[]
  readonly leave: readonly { readonly team_id: string }[]
}

/** On two wheels in the county; volunteers and women's teams walk their own village. */
const usualWay = (kind: string): TravelWay => (kind === 'regular' || kind === 'night' ? 'motorcycle' : 'foot')

/** Teams of the branch with an office to start from, those on the rota first. A team without an office cannot be sent. */
export async function fetchTeams(
  serviceDay: string,
  shift: 'night' | 'day',
): Promise<Result<{ readonly teams: readonly TeamChoice[]; readonly withoutOffice: readonly string[] }>> {
  const [teams, offices, rota] = await Promise.all([
    rpc<readonly TeamRow[]>('teams_list'),
    rpc<readonly OfficeRow[]>('offices_list'),
    rpc<RotaRow>('rota_list', { from_day: serviceDay, to_day: serviceDay }),
  ])
  if (!teams.ok) return teams
  if (!offices.ok) return offices
  if (!rota.ok) return rota
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
      colour,
      officeId: team.home_office_id,
      office,
      way: usualWay(kind),
      isOnRota: onRota.has(id),
      isOnLeave: onLeave.has(id),
    })
  }
  return ok({ teams: choices.sort((a, b) => Number(b.isOnRota) - Number(a.isOnRota)), withoutOffice })
}

export interface Shift {
  readonly fromMs: number
  readonly toMs: number
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
  return { fromMs, toMs: toMs > fromMs ? toMs : toMs + 86_400_000 }
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
}

/** A draft with the most urgent proposals of the night. */
export async function proposePlan(plan: NewPlan, t: Words): Promise<Result<PlanDraft>> {
  const answer = await rpc<readonly Proposal[]>('propose_stops', {
    area: plan.areaId,
    shift_from: new Date(plan.shift.fromMs).toISOString(),
    shift_to: new Date(plan.shift.toMs).toISOString(),
    hot: plan.isHot,
  })
  if (!answer.ok) return answer
  const stops = shortlist(answer.value, plan.stopsMost).map((proposal) =>
    toStop(proposal, crypto.randomUUID(), plan.shift.fromMs, t),
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
