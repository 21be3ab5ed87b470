import { StorageSerializers, useIntervalFn, useLocalStorage } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
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

/** Who walks says every so many minutes that all is well, where the county asks for it. The database decides who is late. */
export const useCheckIn = defineStore('checkIn', () => {
  const outbox = useOutbox()
  const settings = useSettings()
  const walk = useWalk()
  /** As it was read last: without signal it holds as well. */
  const everyMin = useLocalStorage('patrolgrid.field.checkInMin', 0)
  const last = useLocalStorage<{ walkId: string; atMs: number } | null>('patrolgrid.field.checkIn', null, {
    serializer: StorageSerializers.object,
  })
  const isBusy = ref(false)

  void settings.ensure()
  watch(
    () => (settings.load === 'ready' ? settings.values.check_in_min : null),
    (minutes) => minutes !== null && (everyMin.value = minutes),
    { immediate: true },
  )
  const walking = computed(() => (outbox.walking && !isStartRefused(outbox.walking.walk) ? outbox.walking.walk : null))
  /** When the next word is due; null: nobody is asked. */
  const dueMs = computed(() => {
    if (walking.value === null || everyMin.value === 0) return null
    const saidMs = last.value?.walkId === walking.value.id ? last.value.atMs : 0
    return Math.max(walking.value.startedMs, saidMs) + everyMin.value * minuteMs
  })
  const isDue = computed(() => dueMs.value !== null && walk.nowMs >= dueMs.value)
  const lateMin = computed(() => {
    const minutes = dueMs.value === null ? 0 : Math.floor((walk.nowMs - dueMs.value) / minuteMs)
    return minutes >= graceMin ? minutes : 0
  })
  useIntervalFn(() => isDue.value && ring(), ringMs)
  watch(isDue, (isAsked) => isAsked && ring())

  /** One press. What the device would not keep was not said, and is asked again. */
  async function say(title: string): Promise<Saved | null> {
    const current = walking.value
    if (current === null || isBusy.value) return null
    isBusy.value = true
    const atMs = Date.now()
    const body = { id: crypto.randomUUID(), patrol_id: current.id, at: new Date(atMs).toISOString() }
    // No form holds it: whatever the server says, it stays in the list of records.
    const saved = await outbox.save({ kind: 'patrol.check', title, body }, () => false)
    isBusy.value = false
    if (saved.is === 'sent' || saved.is === 'kept') last.value = { walkId: current.id, atMs }
    return saved
  }
  return { everyMin, dueMs, isDue, lateMin, isBusy, say }
})
