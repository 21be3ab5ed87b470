import { watchDebounced } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { rpc } from '@/data/read'
import { officesList } from '@/data/rows/offices'
import { deletePlan, planDetail, plansList, publishChanges, savePlan, withdrawPlan, type PlanRow } from '@/data/rows/plans'
import type { LngLat } from '@/domain/frame'
import { forgetPlan, keepPlan } from '@/data/local/planDrafts'
import { changed, stepBack, stepForward, type History } from '@/domain/history'
import type { PlanDraft } from '@/domain/plan'
import { err, ok, type Result } from '@/domain/result'
import type { RouteFault } from '@/geo/routes/faults'
import { findBreaches } from '@/geo/routes/feasibility'
import type { Routes } from '@/geo/routes/problem'
import { useSession } from '@/stores/session.store'
import { createRuns, overtaken } from '@/workers/run'
import { everyTeamGoes } from './solve/everyTeam'
import { lineOf, matricesFor, routesWorker } from './solve/engine'
import type { LeftOut } from './start/pattern'
import { fromDetail, toSaved } from './planRows'
import { placesOf, plannable, toOrders, toProblem, toRoutes, timingsOf, type TeamTiming, type WayMatrix } from './solve/problem'

/** How hard a varied plan is to foresee, and what it costs. */
export interface VarietyScore {
  /** 0 foreseen to the half-hour, towards 1: any time. */
  readonly unpredictability: number
  /** Cost over the plan it was varied from, as a share. */
  readonly loss: number
}

/** Undo reaches back this far: a night's planning takes some dozens of steps. */
const undoMost = 100

/** The plan being made: the draft, its undo, the travel between its places, and the search for good routes. */
export const usePlanner = defineStore('planner', () => {
  const plans = shallowRef<readonly PlanRow[]>([])
  const draft = shallowRef<PlanDraft | null>(null)
  const past = shallowRef<readonly PlanDraft[]>([])
  const future = shallowRef<readonly PlanDraft[]>([])
  const matrices = shallowRef<readonly WayMatrix[]>([])
  const lines = shallowRef<ReadonlyMap<string, readonly LngLat[]>>(new Map())
  const faults = shallowRef<readonly RouteFault[]>([])
  /** 0 to 1 while the solver runs, null when it does not. */
  const progress = ref<number | null>(null)
  const isDirty = ref(false)
  const selectedStop = ref<string | null>(null)
  /** What a copy could not take over; said until it is put away. */
  const leftOut = shallowRef<LeftOut | null>(null)
  const variety = shallowRef<VarietyScore | null>(null)
  const isVarying = ref(false)
  /** Best routes of the search under way, so that a closed browser loses none of it. */
  const found = shallowRef<Routes | null>(null)
  /** Searches and variants: whatever the solver tells is taken only from the newest. */
  const runs = createRuns()
  let stopping: AbortController | null = null
  let newestLines = 0

  const isEstimate = computed(() => matrices.value.some((matrix) => matrix.isEstimate))
  const problem = computed(() => {
    const plan = draft.value
    if (!plan || matrices.value.length === 0) return null
    const size = placesOf(plan).length / 2
    // After an edit the new matrix is still under way: times of the old one would be another plan's.
    if (matrices.value.some(({ durationS }) => durationS.length !== size * size)) return null
    return toProblem(plan, matrices.value, Date.now())
  })
  const timings = computed<readonly TeamTiming[]>(() => {
    const plan = draft.value
    const asked = problem.value
    if (!plan || !asked) return []
    return timingsOf(plan, matrices.value, asked)
  })
  /** Rules between routes that the present order breaks: a pair on two teams, a stop with a team it is kept from. */
  const breaches = computed(() => {
    const plan = draft.value
    const asked = problem.value
    return plan && asked
      ? findBreaches(asked, toOrders(plan)).filter(({ rule }) => rule === 'pair-split' || rule === 'wrong-team')
      : []
  })

  async function refreshPlans(fromDay: string, toDay: string): Promise<Result<null>> {
    const answer = await rpc(plansList, { from_day: fromDay, to_day: toDay })
    if (!answer.ok) return answer
    plans.value = answer.value
    return ok(null)
  }

  /** Opens a draft with an empty history; `isKept`: as it was left on this device, not as the server has it. */
  async function open(next: PlanDraft, isKept = false): Promise<void> {
    endRun()
    draft.value = next
    past.value = []
    future.value = []
    isDirty.value = isKept || next.rev === null
    matrices.value = []
    faults.value = []
    selectedStop.value = null
    leftOut.value = null
    variety.value = null
    await measure()
  }

  /** A stored plan as a draft, opened or not. */
  async function fetchDraft(id: string): Promise<Result<PlanDraft>> {
    const answer = await rpc(planDetail, { id })
    if (!answer.ok) return answer
    if (!answer.value) return err({ kind: 'not-found' })
    const offices = await rpc(officesList)
    if (!offices.ok) return offices
    return ok(fromDetail(answer.value, new Map(offices.value.map((office) => [office.id, [office.lng, office.lat]]))))
  }

  async function openSaved(id: string): Promise<Result<null>> {
    const answer = await fetchDraft(id)
    if (!answer.ok) return answer
    await open(answer.value)
    return ok(null)
  }

  /** One edit: the draft before it can be had back. */
  async function edit(change: (from: PlanDraft) => PlanDraft): Promise<void> {
    const from = draft.value
    if (!from) return
    const next = change(from)
    if (next === from) return
    past.value = changed(history(from), next, undoMost).past
    future.value = []
    await put(next)
  }
  const history = (now: PlanDraft): History<PlanDraft> => ({ now, past: past.value, future: future.value })
  /** A step of the way; the version to save against is the newest whichever way it goes. */
  async function step(way: (from: History<PlanDraft>) => History<PlanDraft>): Promise<void> {
    const from = draft.value
    if (!from) return
    const to = way(history(from))
    if (to.now === from) return
    past.value = to.past
    future.value = to.future
    await put({ ...to.now, rev: from.rev })
  }
  const undo = () => step(stepBack)
  const redo = () => step(stepForward)
  async function put(next: PlanDraft): Promise<void> {
    const before = draft.value
    draft.value = next
    isDirty.value = true
    const samePlaces =
      before !== null &&
      // A drawing holds or falls with the order of its stops.
      Object.keys({ ...before.drawn, ...next.drawn }).length === 0 &&
      before.teams === next.teams &&
      plannable(before).length === plannable(next).length &&
      before.stops.every((stop, index) => stop.at === next.stops[index]?.at && stop.isDropped === next.stops[index].isDropped)
    if (samePlaces) await drawLines()
    else await measure()
  }

  /** Travel between the places of the draft: roads of the area where there are any. */
  async function measure(): Promise<void> {
    const plan = draft.value
    if (!plan || plan.teams.length === 0) return
    const found = await matricesFor(plan)
    if (draft.value !== plan) return
    matrices.value = found
    await drawLines()
  }

  async function drawLines(): Promise<void> {
    const turn = ++newestLines
    const plan = draft.value
    if (!plan) return
    const drawn = new Map<string, readonly LngLat[]>()
    for (const team of plan.teams) {
      const line = await lineOf(plan, team)
      if (line.length > 0) drawn.set(team.id, line)
      if (turn !== newestLines) return
    }
    lines.value = drawn
  }

  /** Ends whatever the solver does for this plan; nothing it still tells is heard. */
  function endRun(): void {
    runs.end()
    progress.value = null
    isVarying.value = false
    found.value = null
  }

  /** Looks for good routes for `budgetMs`, or until stopped; what is found so far is kept. */
  async function solve(budgetMs: number, seed: number): Promise<void> {
    const plan = draft.value
    const asked = problem.value
    if (!plan || !asked) return
    endRun()
    const run = runs.begin()
    stopping = new AbortController()
    progress.value = 0
    faults.value = []
    const answer = await routesWorker()
      .solve(run, asked, {
        seed,
        budgetMs,
        start: toOrders(plan),
        stop: stopping.signal,
        onProgress: run.hear(({ share, routes }) => {
          progress.value = share
          if (draft.value === plan) found.value = routes
        }),
      })
      .finally(() => run.isOver() || endRun())
    if (answer === overtaken) return
    faults.value = answer.faults
    const { routes } = answer
    if (routes && draft.value === plan) await edit((from) => ({ ...from, routes: toRoutes(from, everyTeamGoes(asked, routes)) }))
  }
  /** A search ends with the best so far; a variant under way is given up. */
  function stop(): void {
    if (isVarying.value) endRun()
    else stopping?.abort()
  }

  /** Another plan about as good, drawn from many, so that rounds are not foreseen. `loss`: what it may cost more, as a share. */
  async function vary(loss: number, seed: number): Promise<Result<null, readonly RouteFault[]>> {
    const plan = draft.value
    const asked = problem.value
    if (!plan || !asked || isVarying.value) return ok(null)
    endRun()
    const run = runs.begin()
    isVarying.value = true
    const answer = await routesWorker()
      .vary(run, asked, { seed, loss, best: toOrders(plan) })
      .finally(() => run.isOver() || endRun())
    if (answer === overtaken || answer === null) return ok(null)
    if (!answer.ok) return err(answer.error.faults)
    if (draft.value !== plan) return ok(null)
    const { chosen, unpredictability } = answer.value
    await edit((from) => ({ ...from, routes: toRoutes(from, everyTeamGoes(asked, chosen.routes)) }))
    variety.value = { unpredictability, loss: chosen.loss }
    return ok(null)
  }

  /** Keeps on this device what the server has not got: the draft, with the best routes of a search under way. */
  async function keep(): Promise<void> {
    const userId = useSession().account?.userId
    const plan = draft.value
    if (userId === undefined || !plan || !isDirty.value) return
    const routes = found.value ? toRoutes(plan, found.value) : plan.routes
    await keepPlan(userId, { keptAtMs: Date.now(), draft: { ...plan, routes } })
  }
  // The draft outlives the page from here on, whichever panel is open and whether or not there is a map.
  watchDebounced([draft, isDirty, found], keep, { debounce: 300, maxWait: 2000 })
  async function forgetKept(): Promise<void> {
    const userId = useSession().account?.userId
    if (userId !== undefined) await forgetPlan(userId)
  }

  async function send(call: typeof savePlan | typeof publishChanges, forecast: unknown): Promise<Result<null>> {
    const plan = draft.value
    if (!plan) return ok(null)
    const answer = await rpc(call, {
      plan: toSaved(plan, timings.value, lines.value, isEstimate.value, forecast),
    })
    if (!answer.ok) return answer
    // What was changed while the answer was under way is not saved yet.
    isDirty.value = draft.value !== plan
    if (draft.value)
      draft.value = { ...draft.value, rev: answer.value.rev, status: answer.value.status, version: answer.value.version }
    if (!isDirty.value) await forgetKept()
    return ok(null)
  }
  const save = (forecast: unknown) => send(savePlan, forecast)
  /** Saves and publishes in one go: when it is refused, teams keep the version they have. */
  const publish = (forecast: unknown) => send(publishChanges, forecast)

  /** Whether the server holds a newer version than the one this draft was made from. */
  async function isStale(): Promise<boolean> {
    const plan = draft.value
    const answer = plan ? await fetchDraft(plan.id) : null
    return answer !== null && answer.ok && answer.value.rev !== plan?.rev
  }
  /** After a conflict: the plan as others left it. What was made here stays one undo away. */
  async function takeTheirs(): Promise<Result<null>> {
    const plan = draft.value
    const answer = plan ? await fetchDraft(plan.id) : err({ kind: 'not-found' } as const)
    if (!answer.ok) return answer
    await edit(() => answer.value)
    isDirty.value = false
    return ok(null)
  }
  /** After a conflict: what is made here may go over what others left. */
  async function keepMine(): Promise<Result<null>> {
    const plan = draft.value
    const answer = plan ? await fetchDraft(plan.id) : err({ kind: 'not-found' } as const)
    if (!answer.ok) return answer
    if (draft.value) draft.value = { ...draft.value, rev: answer.value.rev, version: answer.value.version }
    return ok(null)
  }

  /** Teams no longer see it; it stays in the list. */
  async function withdraw(): Promise<Result<null>> {
    const plan = draft.value
    if (!plan || plan.rev === null) return ok(null)
    const answer = await rpc(withdrawPlan, { id: plan.id, rev: plan.rev })
    if (!answer.ok) return answer
    if (draft.value) draft.value = { ...draft.value, status: 'withdrawn', rev: answer.value.rev }
    return ok(null)
  }
  const remove = (id: string, rev: number): Promise<Result<unknown>> => rpc(deletePlan, { id, rev })

  const close = () => {
    endRun()
    draft.value = null
    lines.value = new Map()
  }
  return {
    plans,
    draft,
    past,
    future,
    matrices,
    lines,
    faults,
    progress,
    isDirty,
    isEstimate,
    selectedStop,
    leftOut,
    variety,
    isVarying,
    found,
    problem,
    timings,
    breaches,
    refreshPlans,
    open,
    fetchDraft,
    openSaved,
    edit,
    undo,
    redo,
    solve,
    stop,
    vary,
    keep,
    forgetKept,
    save,
    isStale,
    takeTheirs,
    keepMine,
    publish,
    withdraw,
    remove,
    close,
  }
})
