import { rpc } from '@/data/read'
import { weekVillages } from '@/data/rows/plans'
import type { PlanDraft, PlanTeam } from '@/domain/plan'
import { ok, type Result } from '@/domain/result'
import { makeRota } from '@/geo/routes/rota'
import { overtaken, type Run } from '@/workers/run'
import { everyTeamGoes } from '@/features/patrol/planner/solve/everyTeam'
import { lineOf, matricesFor, routesWorker } from '@/features/patrol/planner/solve/engine'
import { fetchTeams, shiftOf, type TeamChoice } from '@/features/patrol/planner/start/newPlan'
import { toSaved } from '@/features/patrol/planner/planRows'
import { timingsOf, toOrders, toProblem, toRoutes } from '@/features/patrol/planner/solve/problem'
import { planWeek, weekDays, type WeekPlan } from './week'

export interface WeekQuestion {
  readonly areaId: string
  readonly firstDay: string
  readonly from: string
  readonly to: string
  /** Teams on a night that has no rota. */
  readonly teamsPerNight: number
  /** Minutes in a village. */
  readonly dwellMin: number
}

const isFree = ({ isOnLeave, takenBy }: TeamChoice) => !isOnLeave && takenBy === null

/** Teams of each night: those of the rota; where there is none, turns shared out fairly among who is free. */
function teamsOfNights(days: readonly string[], choices: readonly (readonly TeamChoice[])[], perNight: number): PlanTeam[][] {
  const free = choices.map((teams) => teams.filter(isFree))
  const onRota = free.map((teams) => teams.filter(({ isOnRota }) => isOnRota))
  const open = days.filter((_, night) => onRota[night]!.length === 0)
  const all = new Map(free.flat().map((team) => [team.id, team]))
  const away = (id: string) => new Set(open.filter((day) => !free[days.indexOf(day)]!.some((team) => team.id === id)))
  const { duty } = makeRota({
    teamIds: [...all.keys()],
    nights: open,
    perNight,
    leave: new Map([...all.keys()].map((id) => [id, away(id)])),
  })
  return days.map((day, night) => {
    const turn = open.indexOf(day)
    return turn < 0 ? onRota[night]! : duty[turn]!.flatMap((id) => all.get(id) ?? [])
  })
}

/** The coming seven nights: who goes, and which villages get which night. */
export async function fetchWeek(question: WeekQuestion): Promise<Result<WeekPlan>> {
  const days = weekDays(question.firstDay)
  const villages = await rpc(weekVillages, { area: question.areaId, first_day: question.firstDay })
  if (!villages.ok) return villages
  const shifts = days.map((day) => shiftOf(day, question.from, question.to))
  const kind = question.from > question.to ? 'night' : 'day'
  const choices: TeamChoice[][] = []
  for (const [night, day] of days.entries()) {
    const answer = await fetchTeams(day, kind, shifts[night]!)
    if (!answer.ok) return answer
    choices.push([...answer.value.teams])
  }
  const teams = teamsOfNights(days, choices, question.teamsPerNight)
  return ok(
    planWeek(
      villages.value,
      days.map((day, night) => ({ day, shift: shifts[night]!, teams: teams[night]! })),
      question.dwellMin,
    ),
  )
}

/** A night's stops on routes, found in `budgetMs`, in the shape that is stored; `overtaken` when the run ends before. */
export async function routed(run: Run, draft: PlanDraft, budgetMs: number) {
  const matrices = await matricesFor(draft)
  const asked = toProblem(draft, matrices, Date.now())
  const answer = await routesWorker().solve(run, asked, { seed: 1, budgetMs, start: toOrders(draft) })
  if (answer === overtaken) return answer
  const { routes } = answer
  const plan = routes ? { ...draft, routes: toRoutes(draft, everyTeamGoes(asked, routes)) } : draft
  const lines = new Map(await Promise.all(plan.teams.map(async (team) => [team.id, await lineOf(plan, team)] as const)))
  const isEstimate = matrices.some((matrix) => matrix.isEstimate)
  return toSaved(plan, timingsOf(plan, matrices, asked), lines, isEstimate, null)
}
