import { rpc } from '@/data/read'
import { plansList, proposeStops, publishChanges, savePlan, type PlanRow } from '@/data/rows/plans'
import { loadPlan } from '@/data/local/planDrafts'
import { addStop, changeStop, moveStop, removeStop, teamOf, type PlanDraft, type PlanStop } from '@/domain/plan'
import { err, ok, type Result } from '@/domain/result'
import { serviceDay } from '@/domain/time'
import { toSaved } from '@/features/patrol/planner/planRows'
import { usePlanner } from '@/features/patrol/planner/planner.store'
import { lineOf, matricesFor } from '@/features/patrol/planner/solve/engine'
import { timingsOf, toProblem, type WayMatrix } from '@/features/patrol/planner/solve/problem'
import { dwellMinutes, toStop, type Words } from '@/features/patrol/planner/solve/proposal'
import type { LngLat } from '@/domain/frame'
import { useSession } from '@/stores/session.store'
import { useSettings } from '@/stores/settings.store'
import type { StopWish } from '@/stores/stopWish.store'
import { placeStop, standingFor, toWishedStop } from './placeStop'

/** A plan of tonight that a stop can go into: the one on this desk, or one the server has. */
export type PlanChoice = { readonly id: string; readonly title: string; readonly status: PlanDraft['status'] } & (
  { readonly isOpen: true } | { readonly isOpen: false }
)

/** What came of it. */
export interface Added {
  readonly kind: 'there' | 'added' | 'no-room'
  readonly draft: PlanDraft
  readonly stopId: string
  readonly teamName: string | null
  readonly arriveMs: number | null
  readonly undo: (() => Promise<Result<unknown>>) | null
}

const isOfTonight = ({ serviceDay: day, shiftToMs }: PlanDraft) => day === serviceDay(Date.now()) && shiftToMs > Date.now()

/** Tonight's plans, an open draft before all: what one works on is what is meant. */
export async function plansOfTonight(): Promise<Result<readonly PlanChoice[]>> {
  const planner = usePlanner()
  const userId = useSession().account?.userId
  if (!planner.draft && userId !== undefined) {
    const kept = await loadPlan(userId)
    if (kept && isOfTonight(kept.draft)) await planner.open(kept.draft, true)
  }
  const open = planner.draft
  if (open && isOfTonight(open)) return ok([{ id: open.id, title: open.title, status: open.status, isOpen: true }])
  const day = serviceDay(Date.now())
  const answer = await rpc(plansList, { from_day: day, to_day: day })
  if (!answer.ok) return answer
  const isStill = ({ status, shift_to: to }: PlanRow) => status !== 'withdrawn' && Date.parse(to) > Date.now()
  return ok(answer.value.filter(isStill).map(({ id, title, status }) => ({ id, title, status, isOpen: false })))
}

/** The stop as the night's proposals have it, with their reason, window and urgency; as it was wished for where they have none. */
async function stopFor(wish: StopWish, draft: PlanDraft, t: Words): Promise<PlanStop> {
  const settings = useSettings()
  await settings.ensure()
  const shift = { fromMs: draft.shiftFromMs, toMs: draft.shiftToMs }
  const answer = await rpc(proposeStops, {
    area: draft.areaId,
    shift_from: new Date(shift.fromMs).toISOString(),
    shift_to: new Date(shift.toMs).toISOString(),
    hot: settings.isHot,
  })
  const id = crypto.randomUUID()
  const dwellMin = wish.kind === 'hotspot' ? settings.values.hotspot_dwell_min : dwellMinutes[wish.kind]
  const proposal = answer.ok
    ? answer.value.find(({ kind, subject_id: subject, lng, lat }) =>
        wish.subjectId === null
          ? kind === wish.kind && Math.hypot(lng - wish.at[0], lat - wish.at[1]) < 0.001
          : subject === wish.subjectId,
      )
    : undefined
  if (!proposal) return toWishedStop(wish, id, dwellMin)
  return { ...toStop(proposal, id, shift, settings.values.hotspot_dwell_min, t), name: wish.name, isMust: true }
}

/** Sends a changed draft: a published plan is changed and published in one transaction, so that no team loses it meanwhile. */
async function send(draft: PlanDraft, matrices: readonly WayMatrix[]): Promise<Result<{ readonly rev: number }>> {
  const lines = new Map<string, readonly LngLat[]>()
  for (const team of draft.teams) {
    const line = await lineOf(draft, team)
    if (line.length > 0) lines.set(team.id, line)
  }
  const timings = timingsOf(draft, matrices, toProblem(draft, matrices, Date.now()))
  const isEstimate = matrices.some((matrix) => matrix.isEstimate)
  // The forecast of before stays with the plan: what is left out of the request is left as it is.
  const plan = toSaved(draft, timings, lines, isEstimate, undefined)
  return rpc(draft.status === 'published' ? publishChanges : savePlan, { plan })
}

/** Takes out what was put in: a stop that stood on offer before is on offer again, a new one is gone. */
const without = (draft: PlanDraft, stopId: string, standing: PlanStop | null): PlanDraft =>
  standing === null
    ? removeStop(draft, stopId)
    : changeStop(moveStop(draft, stopId, null, 0), stopId, { isDropped: standing.isDropped, isMust: standing.isMust })

/** Puts a wish into a plan: to the team that it costs least, or on offer where nobody has room. */
export async function addToPlan(wish: StopWish, choice: PlanChoice, t: Words): Promise<Result<Added>> {
  const planner = usePlanner()
  const isOnDesk = choice.isOpen && planner.draft?.id === choice.id
  const found: Result<PlanDraft> = isOnDesk && planner.draft ? ok(planner.draft) : await planner.fetchDraft(choice.id)
  if (!found.ok) return found
  const before = found.value
  const standing = standingFor(before, wish)
  const isPlanned = standing !== null && teamOf(before, standing.id) !== null
  if (standing && isPlanned) return ok(told('there', before, standing.id, []))

  const stop = standing ?? (await stopFor(wish, before, t))
  const offered = standing ? changeStop(before, standing.id, { isDropped: false, isMust: true }) : addStop(before, stop)
  const matrices = await matricesFor(offered)
  const { draft, teamId } = placeStop(offered, stop.id, matrices, Date.now())
  const kind = teamId === null ? 'no-room' : 'added'
  if (isOnDesk) {
    // Changed by hand while the ways were measured: what was made of the draft before would undo that.
    if (planner.draft !== before) return addToPlan(wish, choice, t)
    await planner.edit(() => draft)
    const undo = async (): Promise<Result<unknown>> => {
      if (planner.draft?.id !== choice.id) return err({ kind: 'not-found' })
      await planner.edit((from) => without(from, stop.id, standing))
      return ok(null)
    }
    return ok({ ...told(kind, draft, stop.id, matrices), undo })
  }
  const sent = await send(draft, matrices)
  return sent.ok ? ok({ ...told(kind, draft, stop.id, matrices), undo: () => takeBack(choice.id, stop.id, standing) }) : sent
}

/** Takes the stop out of the plan as it stands now: others may have changed it meanwhile. */
async function takeBack(planId: string, stopId: string, standing: PlanStop | null): Promise<Result<unknown>> {
  const found = await usePlanner().fetchDraft(planId)
  if (!found.ok) return found
  const draft = without(found.value, stopId, standing)
  return send(draft, await matricesFor(draft))
}

function told(kind: Added['kind'], draft: PlanDraft, stopId: string, matrices: readonly WayMatrix[]): Added {
  const teamId = teamOf(draft, stopId)
  const team = draft.teams.find(({ id }) => id === teamId)
  const place = team ? (draft.routes[team.id] ?? []).indexOf(stopId) : -1
  const timed =
    team && matrices.length > 0
      ? timingsOf(draft, matrices, toProblem(draft, matrices, Date.now())).find((timing) => timing.teamId === team.id)
      : undefined
  const arriveS = timed?.visits[place]?.startS
  return {
    kind,
    draft,
    stopId,
    teamName: team?.name ?? null,
    arriveMs: arriveS === undefined ? null : draft.shiftFromMs + arriveS * 1000,
    undo: null,
  }
}
