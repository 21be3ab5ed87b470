import { StorageSerializers, useIntervalFn, useLocalStorage } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import { clockAheadMs } from '@/data/guardedFetch'
import { walkOf } from '@/data/local/outbox/outboxDatabase'
import { isStartRefused } from '@/data/local/outbox/walkDatabase'
import type { Saved } from '@/domain/saved'
import { useOutbox } from '@/stores/outbox.store'
import { useSettings } from '@/stores/settings.store'
import { ring } from './ring'
import { useWalk } from './walk.store'

/** The server tells the station so long after the time; the database holds the same (`private.late_checks`). */
const graceMin = 3
/** Asked again so often until it is pressed. */
const ringMs = 20_000
const minuteMs = 60_000

/** Why the station does not know what was pressed last. `refused`: it will not on this walk, so nobody asks again. */
type Problem = { readonly is: 'refused'; readonly opId: string; readonly reason: string } | { readonly is: 'kept' | 'unkept' }

/** Who walks says every so many minutes that all is well, where the county asks for it. The database decides who is late. */
export const useCheckIn = defineStore('checkIn', () => {
  const outbox = useOutbox()
  const settings = useSettings()
  const walk = useWalk()
  /** As it was read last, since when by this phone's clock: without signal it holds as well. */
  const rule = useLocalStorage('patrolgrid.field.checkInRule', {
    everyMin: 0,
    writtenAt: null as string | null,
    sinceMs: 0,
  })
  const last = useLocalStorage<{ walkId: string; atMs: number } | null>('patrolgrid.field.checkIn', null, {
    serializer: StorageSerializers.object,
  })
  const isBusy = ref(false)

  void settings.ensure()
  watch(
    () => (settings.load === 'ready' ? ([settings.values.check_in_min, settings.writtenAt('check_in_min')] as const) : null),
    (read) => {
      if (read === null) return
      const [everyMin, writtenAt] = read
      // Reckoned once: a clock that is set later moves neither this nor the start of the walk.
      if (everyMin === rule.value.everyMin && writtenAt === rule.value.writtenAt) return
      const sinceMs = writtenAt === null ? 0 : Date.parse(writtenAt) + (clockAheadMs() ?? 0)
      rule.value = { everyMin, writtenAt, sinceMs: Math.min(Date.now(), sinceMs) }
    },
    { immediate: true },
  )
  const walking = computed(() => (outbox.walking && !isStartRefused(outbox.walking.walk) ? outbox.walking.walk : null))
  /** The last press on this walk, as the list of records has it. */
  const pressed = computed(() => {
    const id = walking.value?.id
    return id === undefined ? null : (outbox.ops.find((op) => op.kind === 'patrol.check' && walkOf(op) === id) ?? null)
  })
  const isUnkept = ref(false)
  /** Known to have arrived, a moment before the list of records says so. */
  const arrivedId = ref<string | null>(null)
  const problem = computed<Problem | null>(() => {
    const op = pressed.value
    if (walking.value === null || isBusy.value) return null
    if (op?.state === 'refused' || op?.state === 'conflict') return { is: 'refused', opId: op.id, reason: op.reason }
    if (isUnkept.value) return { is: 'unkept' }
    const hasArrived = arrivedId.value !== null && op?.text.includes(arrivedId.value) === true
    return op?.state === 'waiting' && !hasArrived ? { is: 'kept' } : null
  })
  /** When the next word is due; null: nobody is asked. */
  const dueMs = computed(() => {
    if (walking.value === null || rule.value.everyMin === 0 || problem.value?.is === 'refused') return null
    const saidMs = last.value?.walkId === walking.value.id ? last.value.atMs : 0
    // Who was out before it was asked for has the whole time from then on; the database reckons alike.
    return Math.max(walking.value.startedMs, saidMs, rule.value.sinceMs) + rule.value.everyMin * minuteMs
  })
  const isDue = computed(() => dueMs.value !== null && walk.nowMs >= dueMs.value)
  const lateMin = computed(() => {
    const minutes = dueMs.value === null ? 0 : Math.floor((walk.nowMs - dueMs.value) / minuteMs)
    return minutes >= graceMin ? minutes : 0
  })
  useIntervalFn(() => isDue.value && void ring(), ringMs)
  watch(isDue, (isAsked) => {
    if (!isAsked) return
    isUnkept.value = false
    void ring()
  })

  /** One press. What the device would not keep was not said, and is asked again. */
  async function say(title: string): Promise<Saved | null> {
    const current = walking.value
    if (current === null || isBusy.value) return null
    isBusy.value = true
    const atMs = Date.now()
    const body = { id: crypto.randomUUID(), patrol_id: current.id, at: new Date(atMs).toISOString() }
    // No form holds it: whatever the server says, it stays in the list of records.
    const saved = await outbox.save({ kind: 'patrol.check', title, body }, () => false)
    if (saved.is === 'sent' || saved.is === 'kept') last.value = { walkId: current.id, atMs }
    if (saved.is === 'sent') arrivedId.value = body.id
    isUnkept.value = saved.is === 'nowhere'
    isBusy.value = false
    return saved
  }
  return { dueMs, isDue, lateMin, isBusy, problem, say }
})
