import { useEventListener } from '@vueuse/core'
import { defineStore } from 'pinia'
import * as v from 'valibot'
import { computed, ref, shallowRef, watch } from 'vue'
import {
  isAlarm,
  outboxDatabase,
  sealed,
  walkOf,
  type KeptOp,
  type OpKind,
  type OpRecord,
} from '@/data/local/outbox/outboxDatabase'
import { sealRecords, type SealedFile } from '@/data/exports/sealedFile'
import { answered, isShut } from '@/data/local/answered'
import { loadEntry, saveEntry } from '@/data/local/database'
import { collectUnsent } from '@/data/local/outbox/collectUnsent'
import { alone } from '@/data/local/outbox/locks'
import { handOverOldWalks } from '@/data/local/outbox/oldWalks'
import { photoDatabase, type KeptPhoto } from '@/data/local/outbox/photoDatabase'
import { sendOps } from '@/data/local/outbox/sendOps'
import { sendPhotos } from '@/data/local/outbox/sendPhotos'
import { sendStarts, sendTracks } from '@/data/local/outbox/sendWalks'
import { isStartRefused, walkDatabase, type WalkState } from '@/data/local/outbox/walkDatabase'
import { loadRoutes } from '@/data/local/walkRoutes'
import { rpc } from '@/data/read'
import { exportKey } from '@/data/rows/exportKey'
import { submitOps } from '@/data/rows/ops'
import type { LiveKind } from '@/domain/live'
import type { AppError } from '@/domain/result'
import type { Saved } from '@/domain/saved'
import { alarmLane } from './alarmLane'
import { saidBy, standing } from './hazardFields'
import { touch } from './live/live'
import { useSession } from './session.store'

/** What a form waits for an answer before it says that the record is kept here. */
const patienceMs = 4000
const changes: Readonly<Record<OpKind, readonly LiveKind[]>> = {
  'hazard.report': ['hazard'],
  'inspection.save': ['water', 'hazard'],
  'activity.log': ['work'],
  'tip.report': ['tip'],
  'sighting.report': ['sighting', 'water'],
  'patrol.visits': ['plan'],
  'patrol.skips': ['plan'],
  'patrol.check': ['notice'],
  'patrol.alarm': ['incident', 'notice'],
  'unit.step': ['incident'],
}
/** While somebody walks, what was recorded goes out so often: enough for those who watch, and easy on the battery. */
const walkPaceMs = 60_000
/** Where the county's public key lies on this device. */
const keyEntry = 'export-key'
/** A failure that would meet the next request too. */
const isOfAll = ({ kind }: AppError) => kind === 'offline' || kind === 'other-account' || kind === 'unauthenticated'

/** Records that were saved on this device: those on their way to the server, those it refused, and what was sent of late. */
export const useOutbox = defineStore('outbox', () => {
  const session = useSession()
  const ops = shallowRef<readonly KeptOp[]>([])
  /** Whether the list below was read at all: before that it is not empty, but unknown. */
  const isRead = ref(false)
  const isBroken = ref(false)
  const isSending = ref(false)
  const error = shallowRef<AppError | null>(null)
  const unsent = computed(() => ops.value.filter(({ state }) => state !== 'sent'))
  const sent = computed(() => ops.value.filter(({ state }) => state === 'sent'))
  const walks = shallowRef<readonly WalkState[]>([])
  const walking = computed(() => walks.value.find(({ walk }) => walk.endedMs === null) ?? null)
  /** Walks that are over, or that the server would not have begin, and of which it does not have all. */
  const unsentWalks = computed(() =>
    walks.value.filter(({ walk }) => walk.agreedMs === null && (walk.endedMs !== null || isStartRefused(walk))),
  )
  const photos = shallowRef<readonly Omit<KeptPhoto, 'bytes'>[]>([])
  /** Photos of records that have arrived: words go first. */
  const unsentPhotos = computed(() =>
    photos.value.filter(({ state, opId }) => state !== 'sent' && !unsent.value.some(({ id }) => id === opId)),
  )
  const unsentCount = computed(() => unsent.value.length + unsentWalks.value.length + unsentPhotos.value.length)
  /** All that was ever saved here is on the server, the fixes of a walk under way included; not said while the device's database is shut. */
  const isAllSent = computed(
    () =>
      !isBroken.value &&
      unsentCount.value === 0 &&
      walks.value.every(({ walk, waitingFixes }) => walk.agreedMs !== null || (walk.isStartSent && waitingFixes === 0)),
  )
  let lastSentMs = 0
  let sending: Promise<void> | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let stop: (() => void) | null = null

  const userId = () => session.account?.userId ?? null

  /** When the server may hear of the walk that a record names; until then the record waits. */
  function startMsOf(op: KeptOp): number {
    const unheard = walks.value.filter(({ walk }) => !walk.isStartSent)
    const named = unheard.length > 0 ? walkOf(op) : null
    return unheard.find(({ walk }) => walk.id === named)?.walk.nextMs ?? 0
  }
  function sendAgainWhenDue(): void {
    clearTimeout(timer)
    const next = Math.min(
      ...ops.value.filter((op) => op.state === 'waiting' && !isAlarm(op)).map((op) => Math.max(op.nextMs, startMsOf(op))),
      ...walks.value
        .filter(({ walk, waitingFixes }) => walk.agreedMs === null && (walk.endedMs !== null || waitingFixes > 0))
        .map(({ walk }) => Math.max(walk.nextMs, walk.endedMs === null ? lastSentMs + walkPaceMs : 0)),
      ...unsentPhotos.value.filter(({ state }) => state === 'waiting').map(({ nextMs }) => nextMs),
    )
    if (Number.isFinite(next)) timer = setTimeout(() => void send(), Math.max(500, next - Date.now()))
  }
  function told(done: readonly KeptOp[]): void {
    for (const kind of new Set(done.flatMap((op) => changes[op.kind]))) touch(kind)
  }
  const alarms = alarmLane({
    userId,
    ops: () => ops.value,
    sent: told,
    failed: () => (isBroken.value = true),
  })
  async function sendAll(id: string): Promise<void> {
    isSending.value = true
    lastSentMs = Date.now()
    try {
      error.value = await alone(id, async () => {
        // What is found on a walk names it, so the server hears of the walk first.
        const failure = (await sendStarts(id)) ?? (await sendOps(id, told))
        if (failure && isOfAll(failure)) return failure
        return (await sendTracks(id, () => touch('patrol'))) ?? (await sendPhotos(id)) ?? failure
      })
    } catch {
      // The database of this device failed in the middle; what is in it is found again by the next attempt.
      isBroken.value = true
    } finally {
      isSending.value = false
      sending = null
      // Nothing may have changed that would have set the clock again: a timer that went off a moment early must not be the last.
      sendAgainWhenDue()
    }
  }
  /** Sends what is due; a call while one is under way waits for it and looks again. */
  async function send(): Promise<void> {
    const id = userId()
    if (id === null) return
    if (sending) await sending
    sending ??= sendAll(id)
    await sending
  }

  async function wake(ids: readonly string[] | null): Promise<void> {
    const id = userId()
    if (id === null) return
    try {
      await outboxDatabase.wake(id, ids)
      await walkDatabase.wake(id)
      await photoDatabase.wake(id)
    } catch {
      isBroken.value = true
    }
    void alarms.send()
    await send()
  }
  /** What an earlier version kept is taken over, what is past its days is dropped, and a database that was put back is noticed. */
  async function open(id: string): Promise<void> {
    await handOverOldWalks(id, () => loadRoutes(id, session.scope))
    await outboxDatabase.forgetOld(id, Date.now())
    await walkDatabase.forgetOld(id, Date.now())
    const key = await rpc(exportKey)
    // Kept for the hour without signal in which a phone has to give its records away.
    if (key.ok) await saveEntry(keyEntry, JSON.stringify(key.value))
    if (await outboxDatabase.hasSent(id)) {
      const answer = await rpc(submitOps, { ops: [] })
      if (answer.ok) await outboxDatabase.answeredBy(id, answer.value.epoch)
    }
    // Signed in again, or opened again: what was put off for minutes may go now.
    await wake(null)
  }
  watch(
    () => session.account?.userId ?? null,
    (id) => {
      stop?.()
      stop = null
      ops.value = []
      isRead.value = false
      walks.value = []
      photos.value = []
      if (id === null) return
      const failed = () => (isBroken.value = true)
      const stopOps = outboxDatabase.watch(id, {
        ops: (kept) => {
          ops.value = kept
          isRead.value = true
          isBroken.value = false
          sendAgainWhenDue()
          alarms.sendAgainWhenDue()
        },
        failed,
      })
      const stopWalks = walkDatabase.watch(id, {
        walks: (kept) => {
          walks.value = kept
          sendAgainWhenDue()
        },
        failed,
      })
      const stopPhotos = photoDatabase.watch(id, (kept) => {
        photos.value = kept
        sendAgainWhenDue()
      })
      stop = () => {
        stopPhotos()
        stopOps()
        stopWalks()
      }
      void open(id).catch(failed)
    },
    { immediate: true },
  )
  useEventListener(window, 'online', () => void wake(null))

  /** Straight to the server, for a device that keeps nothing: the words; photos go only from its disk. */
  async function sendUnkept(op: KeptOp, { photos: of }: OpRecord): Promise<Saved> {
    const answer = await rpc(submitOps, { ops: [op.text], client_now: Date.now() / 1000 })
    if (!answer.ok) return { is: 'nowhere', error: answer.error }
    const [result] = answer.value.results
    if (result?.status === 'applied' || result?.status === 'duplicate') {
      told([op])
      return of ? { is: 'sent', withoutPhotos: 'shut' } : { is: 'sent' }
    }
    // Nothing is kept here, so nothing would send it again: the form holds it, and the person tries once more.
    if (result === undefined || result.status === 'retry') return { is: 'nowhere', error: { kind: 'busy' } }
    return { is: 'refused', reason: result.message ?? '' }
  }

  /** On the disk with its photos or, where they find no room, without. */
  async function keepOp(id: string, op: KeptOp, { photos: of }: OpRecord): Promise<'kept' | 'without photos' | 'nowhere'> {
    try {
      await answered(outboxDatabase.keep(id, op, of))
      return 'kept'
    } catch (failure) {
      // Written later after all, it is the same op, and counts once.
      if (isShut(failure)) isBroken.value = true
      if (!of || isShut(failure)) return 'nowhere'
    }
    return answered(outboxDatabase.keep(id, op)).then(
      () => 'without photos',
      () => 'nowhere',
    )
  }

  /**
   * Keeps a record on this device, sends it, and says within seconds what came of it. A refused one goes back to its form, if that
   * still stands open; otherwise it stays in the list.
   */
  async function save(record: OpRecord, isHeld: () => boolean): Promise<Saved> {
    const id = userId()
    if (id === null) return { is: 'nowhere', error: { kind: 'unauthenticated' } }
    const op = sealed(record, crypto.randomUUID(), Date.now())
    const kept = await keepOp(id, op, record)
    const lost = kept === 'without photos' ? ({ withoutPhotos: 'full' } as const) : {}
    if (kept === 'nowhere') return sendUnkept(op, record)
    const failure = await Promise.race([
      isAlarm(op) ? alarms.send() : send().then(() => error.value),
      new Promise<AppError | null>((resolve) => setTimeout(() => resolve(isAlarm(op) ? null : error.value), patienceMs)),
    ])
    const now = await outboxDatabase.find(id, op.id).catch(() => undefined)
    if (now?.state === 'sent') return { is: 'sent', ...lost }
    if (now?.state === 'conflict') return { is: 'conflict' }
    if (now?.state !== 'refused') return { is: 'kept', error: failure, ...lost }
    if (isHeld()) await outboxDatabase.remove(id, op.id)
    return { is: 'refused', reason: now.reason }
  }
  /** The same without waiting for the server: in the field the next thing waits, and what it says stands in the list of records. */
  async function keep(record: OpRecord): Promise<Saved> {
    const id = userId()
    if (id === null) return { is: 'nowhere', error: { kind: 'unauthenticated' } }
    const op = sealed(record, crypto.randomUUID(), Date.now())
    const kept = await keepOp(id, op, record)
    if (kept === 'nowhere') return sendUnkept(op, record)
    void send()
    return { is: 'kept', error: null, ...(kept === 'without photos' ? { withoutPhotos: 'full' } : {}) }
  }
  /** What its author chose in place of an op that met another version; null: the server's stays. */
  async function settle(opId: string, record: OpRecord | null): Promise<void> {
    const id = userId()
    const op = ops.value.find((each) => each.id === opId)
    if (id === null || op === undefined) return
    const hazardId = saidBy(op)?.id
    const last = sent.value.find((each) => hazardId !== undefined && saidBy(each)?.id === hazardId)
    const learned = last && { id: last.id, known: standing(op) ?? {} }
    try {
      await answered(outboxDatabase.replace(id, opId, record && sealed(record, crypto.randomUUID(), Date.now()), learned))
    } catch {
      isBroken.value = true
      return
    }
    await send()
  }
  async function remove(opId: string): Promise<void> {
    const id = userId()
    if (id !== null) await outboxDatabase.remove(id, opId)
  }
  /** Everything unsent in a file that only the county opens; null: no key has ever been read here. */
  async function exportSealed(): Promise<SealedFile | null> {
    const id = userId()
    const key = v.safeParse(exportKey.answer, JSON.parse((await loadEntry(keyEntry)) ?? 'null'))
    if (id === null || !key.success || key.output === null) return null
    return sealRecords(key.output, await collectUnsent(id, session.account?.displayName ?? ''))
  }
  async function removeWalk(walkId: string): Promise<void> {
    const id = userId()
    if (id !== null) await walkDatabase.remove(id, walkId)
  }

  return {
    ops,
    unsent,
    sent,
    walks,
    walking,
    unsentWalks,
    photos,
    unsentPhotos,
    unsentCount,
    isAllSent,
    isSending,
    isRead,
    isBroken,
    error,
    save,
    keep,
    send,
    wake,
    settle,
    remove,
    removeWalk,
    exportSealed,
  }
})
