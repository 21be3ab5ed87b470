import { computed, getCurrentScope, onScopeDispose, reactive, readonly, ref } from 'vue'
import { liveKinds, type LiveKind } from '@/domain/live'
import { formatDay, hourMs, serviceDay } from '@/domain/time'

/** The one mechanism by which screens listen: who shows kinds of records follows them and is told to read again. */

/** Of many changes the first is read at once, the rest at most so often; a slow read leaves the server twice its own time, as far as this. */
const foldMs = 1_000
const slowestFoldMs = 5_000
/** Kinds that the server does not tell this person about are read again so often. */
const unheardMs = 60_000
const tickMs = 5_000
/** A tick that comes so late was slept through. */
const sleptMs = 20_000
/** Younger than this, a lost connection is a hiccup and nothing is said. */
const patienceMs = 8_000

/** What is left of a pause. A clock that was set back does not make it longer. */
const leftOf = (pauseMs: number, sinceMs: number) => Math.min(pauseMs, sinceMs + pauseMs - Date.now())

/** Ids of what changed; null: anything may have. */
type Ids = ReadonlySet<string> | null
interface Follower {
  readonly kinds: ReadonlySet<LiveKind>
  /** When what is shown was asked for; null: it was not yet. */
  readonly startedMs: () => number | null
  readonly note: (kind: LiveKind | null, ids: Ids) => void
}
interface FollowOptions {
  /** Leaves out changes that name other records. */
  readonly concerns?: (kind: LiveKind, ids: ReadonlySet<string>) => boolean
  /** When the reader last asked by himself; null: not yet, so there is nothing to read again. */
  readonly startedMs?: () => number | null
  /** Least time from one reading to the next, for what costs the server much: it would hold up everything that is quick. */
  readonly paceMs?: number
}

const followers = new Set<Follower>()
const counts = reactive(Object.fromEntries(liveKinds.map((kind) => [kind, 0])) as Record<LiveKind, number>)
const heard = new Set<LiveKind>()
const nowMs = ref(Date.now())
/** Since when nothing can be heard; null while the server is heard. */
const lostAtMs = ref<number | null>(null)
let contactMs = Date.now()

const isHidden = () => typeof document !== 'undefined' && document.hidden

/**
 * Reads again when one of the kinds changes, when the connection is back, after sleep, and when the day turns. Ends with the scope it
 * was called in; returns how to end it sooner.
 */
export function follow(
  kinds: readonly LiveKind[],
  read: () => unknown,
  { concerns = () => true, startedMs = () => 0, paceMs = foldMs }: FollowOptions = {},
): () => void {
  let isWanted = false
  let isRunning = false
  let pauseMs = 0
  let beganMs = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  async function run(): Promise<void> {
    timer = undefined
    isWanted = false
    isRunning = true
    beganMs = Date.now()
    try {
      await read()
    } finally {
      isRunning = false
      pauseMs = Math.max(paceMs, Math.min(slowestFoldMs, 2 * (Date.now() - beganMs)))
      if (isWanted) soon()
    }
  }
  function soon(): void {
    isWanted = true
    // A page that nobody sees reads when it is looked at again.
    if (isRunning || timer !== undefined || isHidden()) return
    // What is read at a pace of its own counts what the reader asked by himself, too.
    const paceLeftMs = paceMs > foldMs ? leftOf(paceMs, startedMs() ?? 0) : 0
    const waitMs = Math.max(leftOf(pauseMs, beganMs), paceLeftMs)
    if (waitMs <= 0) void run()
    else timer = setTimeout(() => void run(), waitMs)
  }
  const follower: Follower = {
    kinds: new Set(kinds),
    startedMs,
    note: (kind, ids) => {
      if (startedMs() === null) return
      if (kind === null || ids === null || concerns(kind, ids)) soon()
    },
  }
  followers.add(follower)
  const stop = () => {
    followers.delete(follower)
    clearTimeout(timer)
  }
  if (getCurrentScope()) onScopeDispose(stop)
  return stop
}

interface Fold {
  ids: Set<string> | null
  lastMs: number
  timer: ReturnType<typeof setTimeout> | undefined
}
const folds = new Map<LiveKind, Fold>()

function tell(kind: LiveKind, fold: Fold): void {
  fold.timer = undefined
  fold.lastMs = Date.now()
  const { ids } = fold
  fold.ids = new Set()
  counts[kind]++
  for (const follower of followers) if (follower.kinds.has(kind)) follower.note(kind, ids)
}

/** Says that records of a kind changed, here or elsewhere; `ids` names them where that is known. */
export function touch(kind: LiveKind, ids: readonly string[] | null = null): void {
  const fold = folds.get(kind) ?? { ids: new Set(), lastMs: 0, timer: undefined }
  folds.set(kind, fold)
  if (ids === null) fold.ids = null
  else for (const id of ids) fold.ids?.add(id)
  if (fold.timer !== undefined) return
  const waitMs = leftOf(foldMs, fold.lastMs)
  if (waitMs <= 0) tell(kind, fold)
  else fold.timer = setTimeout(() => tell(kind, fold), waitMs)
}

/** Everything that is shown is read again: nobody knows what was missed. */
function readAllAgain(): void {
  for (const kind of liveKinds) counts[kind]++
  for (const follower of followers) follower.note(null, null)
}

const lostTopics = new Set<string>()
/** What was asked for before this moment may lack what was said before somebody listened. */
function catchUp(kinds: readonly LiveKind[]): void {
  const joinedMs = Date.now()
  for (const follower of followers)
    if (kinds.some((kind) => follower.kinds.has(kind)) && (follower.startedMs() ?? joinedMs) < joinedMs) follower.note(null, null)
}
function backOn(topic: string): void {
  lostTopics.delete(topic)
  if (lostTopics.size > 0 || lostAtMs.value === null) return
  lostAtMs.value = null
  for (const kind of liveKinds) if (!heard.has(kind)) touch(kind)
}

/** The connection as it was last known; whoever holds the socket calls these. */
export const connection = {
  contact: () => {
    contactMs = Date.now()
  },
  /** A topic was joined, first or again. */
  joined: (topic: string, kinds: readonly LiveKind[]) => {
    contactMs = Date.now()
    if (lostTopics.has(topic)) for (const kind of kinds) counts[kind]++
    for (const kind of kinds) heard.add(kind)
    catchUp(kinds)
    backOn(topic)
  },
  /** Not for this person: its kinds are looked at by the clock. */
  refused: (topic: string, kinds: readonly LiveKind[]) => {
    contactMs = Date.now()
    for (const kind of kinds) heard.delete(kind)
    backOn(topic)
  },
  lost: (topic: string, kinds: readonly LiveKind[]) => {
    for (const kind of kinds) heard.delete(kind)
    lostTopics.add(topic)
    lostAtMs.value ??= contactMs
  },
  /** Nobody listens any more. */
  ended: () => {
    heard.clear()
    lostTopics.clear()
    lostAtMs.value = null
  },
}

const dayOf = (atMs: number) => `${formatDay(atMs)} ${serviceDay(atMs)}`
const hourOf = (atMs: number) => Math.floor(atMs / hourMs)

/**
 * Looks at the clock and the window for as long as the shell stands: sleep, return, network, the turn of the day, and what is not told.
 * Who hears nothing per case has figures that close with the hour or the day: they are read as soon as one has closed.
 */
export function watchTheClock(onDayTurn: (nowMs: number) => void): () => void {
  let tickedMs = Date.now()
  let polledMs = tickedMs
  let day = dayOf(tickedMs)

  function tick(): void {
    const atMs = Date.now()
    const hasSlept = Math.abs(atMs - tickedMs) > sleptMs
    const hasTurned = dayOf(atMs) !== day
    const hasClosed = hourOf(atMs) !== hourOf(tickedMs)
    tickedMs = atMs
    nowMs.value = atMs
    day = dayOf(atMs)
    if (hasTurned) onDayTurn(atMs)
    if ((hasSlept || hasTurned) && !isHidden()) return readAllAgain()
    if (!hasClosed && leftOf(unheardMs, polledMs) > 0) return
    polledMs = atMs
    for (const kind of liveKinds) if (!heard.has(kind)) touch(kind)
  }
  function seen(): void {
    if (isHidden()) return
    nowMs.value = tickedMs = Date.now()
    readAllAgain()
  }
  const timer = setInterval(tick, tickMs)
  document.addEventListener('visibilitychange', seen)
  addEventListener('pageshow', seen)
  addEventListener('online', seen)
  return () => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', seen)
    removeEventListener('pageshow', seen)
    removeEventListener('online', seen)
  }
}

/** Since when the server is not heard, once that is worth saying. */
export const lostSinceMs = computed(() =>
  lostAtMs.value === null || nowMs.value - lostAtMs.value < patienceMs ? null : lostAtMs.value,
)

/** Since when data read at `readAtMs` may be out of date, once that is worth saying; null while they are as they should be. */
export function oldSince(readAtMs: number | null, hasFailed: boolean): number | null {
  if (readAtMs === null) return null
  if (hasFailed) return readAtMs
  return lostSinceMs.value === null ? null : Math.max(readAtMs, lostSinceMs.value)
}

/** Counts of changes by kind, folded: an address that carries one is asked for again when records change. */
export const changeCounts = readonly(counts)
