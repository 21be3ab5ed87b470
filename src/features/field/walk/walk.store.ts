import { useEventListener, useIntervalFn } from '@vueuse/core'
import { defineStore } from 'pinia'
import * as v from 'valibot'
import { computed, ref, shallowRef } from 'vue'
import { loadEntry, saveEntry } from '@/data/local/database'
import { walkQueue, type KeptWalk } from '@/data/local/walkQueue'
import { rpc } from '@/data/read'
import { walkRoutes, walkRoutesAnswer, type WalkRoute, type WalkStop } from '@/data/rows/plans'
import type { LngLat } from '@/domain/frame'
import type { AppError } from '@/domain/result'
import { dayMs, formatDay, hourMs } from '@/domain/time'
import { towards, visitRadiusM, watchVisits, type StopState, type VisitWatch } from '@/geo/walk'
import { useSession } from '@/stores/session.store'
import { watchPlace } from './watchPlace'
import { placeOf, progressOf, routeToOffer } from './route'
import { sendWalk } from './sendWalk'

/** No fix for so long is a gap that the walker should see. */
const gapMs = 120_000

/** Tonight's route on a phone: where to go, what was done, and what the server does not have yet. */
export const useWalk = defineStore('walk', () => {
  const session = useSession()
  const routes = shallowRef<readonly WalkRoute[]>([])
  const isLoading = ref(false)
  const readError = shallowRef<AppError | null>(null)
  const chosenId = ref<string | null>(null)
  const walk = shallowRef<KeptWalk | null>(null)
  const here = shallowRef<{ readonly at: LngLat; readonly accuracyM: number; readonly timeMs: number } | null>(null)
  const states = shallowRef<ReadonlyMap<string, StopState>>(new Map())
  const visited = shallowRef<ReadonlySet<string>>(new Set())
  const skipped = shallowRef<ReadonlyMap<string, string>>(new Map())
  const waiting = shallowRef({ fixes: 0, reports: 0, refused: 0 })
  const sendError = shallowRef<AppError | null>(null)
  const placeProblem = ref<'denied' | 'unavailable' | null>(null)
  const nowMs = ref(Date.now())
  const isPanelOpen = ref(false)
  const line = shallowRef<readonly LngLat[]>([])
  let visits: VisitWatch | null = null
  let isSending = false
  let lastSentMs = 0

  const route = computed(
    () => routes.value.find(({ route_id }) => route_id === chosenId.value) ?? routeToOffer(routes.value, nowMs.value),
  )
  const isWalking = computed(() => walk.value !== null && walk.value.endedMs === null)
  const stops = computed(() =>
    (route.value?.stops ?? []).map((stop) => {
      const state = states.value.get(stop.id)
      const progress = progressOf(stop, {
        visited: visited.value.has(stop.id),
        insideS: state?.insideS ?? 0,
        isInside: state?.isInside ?? false,
        skipReason: skipped.value.get(stop.id) ?? null,
      })
      return { stop, ...progress, way: here.value ? towards(here.value.at, placeOf(stop)) : null }
    }),
  )
  const next = computed(() => stops.value.find(({ state }) => state === 'open') ?? null)
  /** On the map while its panel is open, and for as long as somebody walks. */
  const isShown = computed(() => isPanelOpen.value || isWalking.value)
  const isSilent = computed(() => isWalking.value && here.value !== null && nowMs.value - here.value.timeMs > gapMs)
  const routesKey = () => `walk.routes.${session.account?.userId ?? ''}`

  async function refresh(): Promise<void> {
    isLoading.value = true
    const answer = await rpc(walkRoutes, {
      from_day: formatDay(Date.now() - dayMs),
      to_day: formatDay(Date.now() + 7 * dayMs),
    })
    isLoading.value = false
    readError.value = answer.ok ? null : answer.error
    if (answer.ok) {
      routes.value = answer.value.filter(({ shift_to }) => Date.parse(shift_to) > Date.now() - 6 * hourMs)
      await saveEntry(routesKey(), JSON.stringify(routes.value))
    } else if (routes.value.length === 0) await recallRoutes()
  }
  /** The routes of the last visit: a page opened again without signal still knows where to go. */
  async function recallRoutes(): Promise<void> {
    const kept = v.safeParse(walkRoutesAnswer, JSON.parse((await loadEntry(routesKey())) ?? '[]'))
    // An older version of the page may have kept them otherwise: then there is nothing to show.
    routes.value = kept.success ? kept.output : []
  }

  function prepare(): void {
    const watched = (route.value?.stops ?? []).map((stop: WalkStop) => ({
      id: stop.id,
      at: placeOf(stop),
      radiusM: visitRadiusM[stop.kind],
      dwellS: stop.dwell_s,
    }))
    visits = watchVisits(watched)
    states.value = visits.states()
    line.value = []
  }

  /** Picks up a walk that a closed page left behind; finished ones are only sent. */
  async function resume(): Promise<void> {
    const kept = await walkQueue.walksOf(session.account?.userId ?? '')
    const open = kept.find(({ endedMs }) => endedMs === null)
    if (open && !routes.value.some(({ route_id }) => route_id === open.routeId)) await recallRoutes()
    if (open && !walk.value) {
      walk.value = open
      chosenId.value = open.routeId
      prepare()
      const full = (await walkQueue.keptFixes(open.id)).flatMap((fix) => hear(fix.timeMs, [fix.lng, fix.lat], fix.accuracyM))
      visited.value = new Set(full)
      for (const report of await walkQueue.reports(open.id)) recall(report.name, report.args)
      begin()
    }
    await send()
  }

  function recall(name: string, args: object): void {
    if (name === 'record_visits')
      visited.value = new Set([
        ...visited.value,
        ...(args as { visits: { stop_id: string }[] }).visits.map((visit) => visit.stop_id),
      ])
    else
      skipped.value = new Map([
        ...skipped.value,
        ...(args as { skips: { stop_id: string; reason: string }[] }).skips.map((skip) => [skip.stop_id, skip.reason] as const),
      ])
  }

  function hear(timeMs: number, at: LngLat, accuracyM: number): readonly string[] {
    const full = visits?.add(timeMs, at, accuracyM) ?? []
    here.value = { at, accuracyM, timeMs }
    states.value = visits?.states() ?? new Map()
    line.value = [...line.value, at]
    return full
  }

  const place = watchPlace({
    onFix: async (timeMs, at, accuracyM) => {
      placeProblem.value = null
      const current = walk.value
      if (!current || current.endedMs !== null) return
      const full = hear(timeMs, at, accuracyM)
      await walkQueue.addFix({ patrolId: current.id, timeMs, lng: at[0], lat: at[1], accuracyM })
      for (const id of full) await report(id, 'device')
      // A chunk a minute is enough for those who watch, and easy on the battery; a visit is told at once.
      if (full.length > 0 || Date.now() - lastSentMs > 60_000) await send()
      else await count()
    },
    onProblem: (problem) => (placeProblem.value = problem),
  })
  const begin = () => place.start()

  async function start(): Promise<void> {
    const chosen = route.value
    if (!chosen || !session.account || isWalking.value) return
    chosenId.value = chosen.route_id
    visited.value = new Set()
    skipped.value = new Map()
    prepare()
    const made: KeptWalk = {
      id: crypto.randomUUID(),
      userId: session.account.userId,
      teamId: chosen.team_id,
      routeId: chosen.route_id,
      startedMs: Date.now(),
      endedMs: null,
      nextSeq: 0,
      isStartSent: false,
      isFinishSent: false,
    }
    await walkQueue.begin(made)
    walk.value = made
    begin()
    await send()
  }

  /** Marks a stop visited: seen by the device, or by the walker's word where the device could not. */
  async function report(stopId: string, source: 'device' | 'person'): Promise<void> {
    if (!walk.value) return
    const state = states.value.get(stopId)
    const at = state?.visitedMs ?? state?.enteredMs ?? Date.now()
    visited.value = new Set([...visited.value, stopId])
    await walkQueue.addReport({
      patrolId: walk.value.id,
      name: 'record_visits',
      args: {
        visits: [{ stop_id: stopId, visited_at: new Date(at).toISOString(), visited_s: Math.round(state?.insideS ?? 0), source }],
      },
      refusal: null,
    })
    await count()
  }

  async function skip(stopId: string, reason: string): Promise<void> {
    if (!walk.value) return
    skipped.value = new Map([...skipped.value, [stopId, reason]])
    const skips = [{ stop_id: stopId, skipped_at: new Date().toISOString(), reason }]
    await walkQueue.addReport({ patrolId: walk.value.id, name: 'skip_stops', args: { skips }, refusal: null })
    await send()
  }

  async function finish(): Promise<void> {
    const current = walk.value
    if (!current) return
    place.stop()
    // The longest stay is known only now; the server keeps the longer word.
    for (const id of visited.value) if ((states.value.get(id)?.insideS ?? 0) > 0) await report(id, 'device')
    const endedMs = Date.now()
    await walkQueue.change(current.id, { endedMs })
    walk.value = { ...current, endedMs }
    await send()
    await refresh()
  }

  async function count(): Promise<void> {
    const kept = await walkQueue.walksOf(session.account?.userId ?? '')
    const all = await Promise.all(kept.map(({ id }) => walkQueue.waiting(id)))
    const sum = { fixes: 0, reports: 0, refused: 0 }
    for (const one of all) {
      sum.fixes += one.fixes
      sum.reports += one.reports
      sum.refused += one.refused
    }
    waiting.value = sum
  }

  async function send(): Promise<void> {
    if (isSending) return count()
    isSending = true
    lastSentMs = Date.now()
    try {
      sendError.value = null
      for (const kept of await walkQueue.walksOf(session.account?.userId ?? '')) {
        const failure = await sendWalk(kept)
        if (failure) sendError.value = failure
      }
    } finally {
      isSending = false
      await count()
    }
  }

  useEventListener(window, 'online', () => void send())
  useIntervalFn(() => {
    nowMs.value = Date.now()
    if (waiting.value.fixes + waiting.value.reports > 0 && Date.now() - lastSentMs > 20_000) void send()
  }, 5000)

  return {
    routes,
    isPanelOpen,
    isShown,
    nowMs,
    isLoading,
    readError,
    chosenId,
    route,
    walk,
    isWalking,
    here,
    stops,
    next,
    line,
    isSilent,
    waiting,
    sendError,
    placeProblem,
    refresh,
    resume,
    start,
    report,
    skip,
    finish,
    send,
  }
})
