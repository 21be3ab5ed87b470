import { useIntervalFn } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { sealed, type KeptOp } from '@/data/local/outbox/outboxDatabase'
import { walkDatabase, type KeptVisit, type KeptWalk } from '@/data/local/outbox/walkDatabase'
import { loadRoutes, saveRoutes } from '@/data/local/walkRoutes'
import { rpc } from '@/data/read'
import { walkRoutes, type WalkRoute } from '@/data/rows/plans'
import type { LngLat } from '@/domain/frame'
import type { AppError } from '@/domain/result'
import { dayMs, formatDay, hourMs } from '@/domain/time'
import { towards, visitRadiusM, watchVisits, type StopState, type VisitWatch } from '@/geo/walk'
import { useOutbox } from '@/stores/outbox.store'
import { useSession } from '@/stores/session.store'
import { placeOf, progressOf, routeToOffer, steadyFixes } from './route'
import { walkRecorder, type Heard } from './recorder'

/** No fix for so long is a gap that the walker should see. */
const gapMs = 120_000
/** A chunk a minute; the outbox sends what is left when no fix comes. */
const sendMs = 60_000

/** Tonight's route on a phone: where to go and what was done. What goes to the server, and when, is the outbox's. */
export const useWalk = defineStore('walk', () => {
  const session = useSession()
  const outbox = useOutbox()
  const routes = shallowRef<readonly WalkRoute[]>([])
  const isLoading = ref(false)
  const readError = shallowRef<AppError | null>(null)
  const chosenId = ref<string | null>(null)
  const here = shallowRef<Heard | null>(null)
  const states = shallowRef<ReadonlyMap<string, StopState>>(new Map())
  const nowMs = ref(Date.now())
  const isPanelOpen = ref(false)
  /** The device would not write down what the walker pressed. */
  const isUnkept = ref(false)
  const line = shallowRef<readonly LngLat[]>([])
  let visits: VisitWatch | null = null
  let lastSentMs = 0

  const userId = () => session.account?.userId ?? ''
  const state = computed(() => outbox.walking ?? outbox.walks[0] ?? null)
  const walk = computed(() => state.value?.walk ?? null)
  const isWalking = computed(() => outbox.walking !== null)
  const route = computed(() =>
    isWalking.value
      ? (walk.value?.route ?? null)
      : (routes.value.find(({ route_id }) => route_id === chosenId.value) ?? routeToOffer(routes.value, nowMs.value)),
  )
  /** What this phone recorded on the route that is shown. */
  const own = computed(() => (walk.value?.route?.route_id === route.value?.route_id ? walk.value : null))
  const stops = computed(() =>
    (route.value?.stops ?? []).map((stop) => {
      const watched = states.value.get(stop.id)
      const progress = progressOf(stop, {
        visited: own.value?.visited[stop.id] !== undefined,
        insideS: watched?.insideS ?? 0,
        isInside: watched?.isInside ?? false,
        skipReason: own.value?.skipped[stop.id] ?? null,
      })
      return { stop, ...progress, way: here.value ? towards(here.value.at, placeOf(stop)) : null }
    }),
  )
  const next = computed(() => stops.value.find(({ state: is }) => is === 'open') ?? null)
  /** On the map while its panel is open, and for as long as somebody walks. */
  const isShown = computed(() => isPanelOpen.value || isWalking.value)
  const passedMs = ref(performance.now())
  const silentMs = computed(() => (isWalking.value && here.value ? passedMs.value - here.value.heardMs : 0))
  const isSilent = computed(() => silentMs.value > gapMs)

  async function refresh(): Promise<void> {
    isLoading.value = true
    const { scope } = session
    const answer = await rpc(walkRoutes, {
      from_day: formatDay(Date.now() - dayMs),
      to_day: formatDay(Date.now() + 7 * dayMs),
    })
    isLoading.value = false
    readError.value = answer.ok ? null : answer.error
    if (answer.ok) {
      routes.value = answer.value.filter(({ shift_to }) => Date.parse(shift_to) > Date.now() - 6 * hourMs)
      await saveRoutes(userId(), scope, routes.value).catch(() => undefined)
    } else if (routes.value.length === 0) routes.value = await loadRoutes(userId(), session.scope)
  }

  function prepare(of: WalkRoute | null): void {
    const watched = (of?.stops ?? []).map((stop) => ({
      id: stop.id,
      at: placeOf(stop),
      radiusM: visitRadiusM[stop.kind],
      dwellS: stop.dwell_s,
    }))
    visits = watchVisits(watched)
    states.value = visits.states()
    line.value = []
    here.value = null
  }
  function hear(heard: Heard): readonly string[] {
    const full = visits?.add(heard.steadyMs, heard.at, heard.accuracyM) ?? []
    here.value = heard
    states.value = visits?.states() ?? new Map()
    line.value = [...line.value, heard.at]
    return full
  }

  const recorder = walkRecorder({
    fix: async (heard) => {
      const full = hear(heard).filter((id) => walk.value?.visited[id] === undefined)
      for (const id of full) await report(id, 'device')
      // A visit is told at once.
      if (full.length > 0 || performance.now() - lastSentMs > sendMs) send()
    },
    held: () => {
      // Ended in the other tab while this one waited for its turn.
      if (!isWalking.value) void recorder.stop()
    },
  })
  function send(): void {
    lastSentMs = performance.now()
    void outbox.send()
  }

  /** Goes on with a walk that this device has under way: begun just now, left behind by a closed page, or begun in another tab. */
  async function carryOn(current: KeptWalk): Promise<void> {
    prepare(current.route)
    const kept = await walkDatabase.allFixes(userId(), current.id)
    const fixes = steadyFixes(kept)
    for (const [no, { steadyMs, at, accuracyM }] of fixes.entries())
      hear({ at, accuracyM, steadyMs, heardMs: performance.now(), clockMs: kept[no]?.timeMs ?? 0 })
    if (outbox.walking?.walk.id === current.id) recorder.start(userId(), current, fixes.at(-1)?.steadyMs ?? 0)
  }
  watch(
    () => outbox.walking?.walk.id ?? null,
    (id) => (id === null || !outbox.walking ? void recorder.stop() : void carryOn(outbox.walking.walk)),
    { immediate: true },
  )

  /** Writes down what the walker did; false when the device keeps nothing. */
  async function keep(write: () => Promise<unknown>): Promise<boolean> {
    try {
      await write()
      isUnkept.value = false
    } catch {
      isUnkept.value = true
    }
    return !isUnkept.value
  }

  async function start(): Promise<boolean> {
    const chosen = route.value
    if (!chosen || !session.account || isWalking.value) return false
    chosenId.value = chosen.route_id
    const startedMs = Date.now()
    const made: KeptWalk = {
      id: crypto.randomUUID(),
      teamId: chosen.team_id,
      route: chosen,
      startedMs,
      endedMs: null,
      startEra: startedMs,
      endEra: startedMs,
      era: startedMs,
      nextSeq: 0,
      fixes: 0,
      visited: {},
      skipped: {},
      isStartSent: false,
      agreedMs: null,
      tries: 0,
      nextMs: 0,
      code: '',
      reason: '',
    }
    const isKept = await keep(() => walkDatabase.begin(userId(), made))
    if (isKept) send()
    return isKept
  }

  const nameOf = (stopId: string) => walk.value?.route?.stops.find(({ id }) => id === stopId)?.name ?? ''
  const opOf = (kind: 'patrol.visits' | 'patrol.skips', title: string, body: object): KeptOp =>
    sealed({ kind, title, body }, crypto.randomUUID(), Date.now())
  function visitOf(stopId: string, source: 'device' | 'person'): KeptVisit {
    const watched = states.value.get(stopId)
    const atMs = walk.value?.visited[stopId]?.atMs ?? watched?.visitedMs ?? watched?.enteredMs ?? Date.now()
    return { atMs, insideS: Math.round(watched?.insideS ?? 0), source }
  }
  const visitOp = (stopId: string, { atMs, insideS, source }: KeptVisit) =>
    opOf('patrol.visits', nameOf(stopId), {
      visits: [{ stop_id: stopId, visited_at: new Date(atMs).toISOString(), visited_s: insideS, source }],
    })

  /** Marks a stop visited: seen by the device, or by the walker's word where the device could not. */
  async function report(stopId: string, source: 'device' | 'person'): Promise<void> {
    const current = walk.value
    if (!current) return
    const visit = visitOf(stopId, source)
    await keep(() =>
      walkDatabase.note(userId(), current.id, ({ visited }) => ({ visited: { ...visited, [stopId]: visit } }), [
        visitOp(stopId, visit),
      ]),
    )
    if (source === 'person') send()
  }
  async function skip(stopId: string, reason: string): Promise<void> {
    const current = walk.value
    if (!current) return
    const skips = [{ stop_id: stopId, skipped_at: new Date().toISOString(), reason }]
    await keep(() =>
      walkDatabase.note(userId(), current.id, ({ skipped }) => ({ skipped: { ...skipped, [stopId]: reason } }), [
        opOf('patrol.skips', nameOf(stopId), { skips }),
      ]),
    )
    send()
  }

  /** The end stands once it is on the disk; the recording stops only then. False: it could not be written, and the walk goes on. */
  async function finish(): Promise<boolean> {
    const current = walk.value
    if (!current || !isWalking.value) return false
    await recorder.flush()
    // The longest stay is known only now; the server keeps the longer word.
    const longer = Object.entries(current.visited).flatMap(([id, before]) => {
      const visit = visitOf(id, before.source)
      return visit.insideS > before.insideS ? [[id, visit] as const] : []
    })
    const end = { endedMs: Date.now(), endEra: recorder.now().era }
    const isKept = await keep(() =>
      walkDatabase.note(
        userId(),
        current.id,
        ({ visited }) => ({ ...end, era: end.endEra, visited: { ...visited, ...Object.fromEntries(longer) } }),
        longer.map(([id, visit]) => visitOp(id, visit)),
      ),
    )
    if (!isKept) return false
    await recorder.stop()
    send()
    await refresh()
    return true
  }

  useIntervalFn(() => {
    nowMs.value = Date.now()
    passedMs.value = performance.now()
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
    state,
    walk,
    isWalking,
    isUnkept,
    here,
    stops,
    next,
    line,
    isSilent,
    silentMs,
    placeProblem: recorder.placeProblem,
    isElsewhere: recorder.isElsewhere,
    unkeptFixes: recorder.unkept,
    refresh,
    start,
    report,
    skip,
    finish,
  }
})
