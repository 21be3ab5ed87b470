import { computed, onMounted, onScopeDispose, ref, shallowRef } from 'vue'
import { hourMs } from '@/domain/time'
import { useConnectivity } from '@/stores/connectivity.store'
import { useOutbox } from '@/stores/outbox.store'
import { useFieldData } from './fieldData.store'
import { useHere } from './here.store'

/** Older than this, what was taken along is yesterday's. */
const staleMs = 12 * hourMs
/** Less than this is full before the night is over. */
const leastFreeBytes = 50_000_000
const leastCharge = 0.3
/** Beyond this stops do not tick themselves. */
const roughM = 100

export interface Check {
  readonly id: 'area' | 'place' | 'battery' | 'storage' | 'kept' | 'sent'
  /** unknown: this phone does not say. */
  readonly state: 'ok' | 'warning' | 'unknown'
  /** Key below `field.check`, and what it is filled with. */
  readonly word: string
  readonly values?: Readonly<Record<string, string | number>>
}

interface Battery extends EventTarget {
  readonly level: number
  readonly charging: boolean
}

/** What is looked at before the signal is gone. */
export function useReadiness() {
  const data = useFieldData()
  const here = useHere()
  const outbox = useOutbox()
  const connectivity = useConnectivity()
  const battery = shallowRef<{ readonly level: number; readonly charging: boolean } | null>(null)
  const freeBytes = ref<number | null>(null)
  const isPersistent = ref<boolean | null>(null)

  const gone = new AbortController()
  onScopeDispose(() => gone.abort())

  async function lookAtBattery(): Promise<void> {
    const { getBattery } = navigator as { getBattery?: () => Promise<Battery> }
    const found = await getBattery?.call(navigator).catch(() => null)
    if (!found) return
    const take = () => (battery.value = { level: found.level, charging: found.charging })
    take()
    for (const name of ['levelchange', 'chargingchange']) found.addEventListener(name, take, { signal: gone.signal })
  }
  async function lookAtStorage(): Promise<void> {
    // Absent without a secure origin.
    const storage = (navigator as { storage?: StorageManager }).storage
    if (!storage) return
    const { quota, usage } = await storage.estimate()
    if (quota !== undefined && usage !== undefined) freeBytes.value = quota - usage
    // Asked once a visit: what lies on this phone must not go because a video wants room.
    isPersistent.value = (await storage.persisted()) || (await storage.persist())
  }
  onMounted(() => {
    void lookAtBattery()
    void lookAtStorage().catch(() => undefined)
  })

  const area = computed((): Check => {
    if (data.oldestMs === null) return { id: 'area', state: 'warning', word: data.isReading ? 'areaReading' : 'areaNone' }
    const isOld = Date.now() - data.oldestMs > staleMs
    return { id: 'area', state: isOld ? 'warning' : 'ok', word: isOld ? 'areaOld' : 'areaOk' }
  })
  const place = computed((): Check => {
    if (here.problem !== null) return { id: 'place', state: 'warning', word: here.problem }
    if (here.fix === null) return { id: 'place', state: 'warning', word: 'placeWaiting' }
    const metres = Math.round(here.fix.accuracyM)
    return { id: 'place', state: metres > roughM ? 'warning' : 'ok', word: 'placeOk', values: { metres } }
  })
  const charge = computed((): Check => {
    if (battery.value === null) return { id: 'battery', state: 'unknown', word: 'batteryUnknown' }
    const { level, charging } = battery.value
    const percent = Math.round(level * 100)
    return { id: 'battery', state: level < leastCharge && !charging ? 'warning' : 'ok', word: 'batteryIs', values: { percent } }
  })
  const storage = computed((): Check => {
    if (data.parts.some(({ isFull }) => isFull) || outbox.isBroken)
      return { id: 'storage', state: 'warning', word: 'storageFull' }
    if (freeBytes.value === null) return { id: 'storage', state: 'unknown', word: 'storageUnknown' }
    const megabytes = Math.round(freeBytes.value / 1e6)
    const isLow = freeBytes.value < leastFreeBytes
    return { id: 'storage', state: isLow ? 'warning' : 'ok', word: isLow ? 'storageLow' : 'storageOk', values: { megabytes } }
  })
  const kept = computed((): Check => {
    if (isPersistent.value === null) return { id: 'kept', state: 'unknown', word: 'keptUnknown' }
    return { id: 'kept', state: isPersistent.value ? 'ok' : 'warning', word: isPersistent.value ? 'keptOk' : 'keptRefused' }
  })
  const sent = computed((): Check => {
    const count = outbox.unsentCount
    if (count > 0) return { id: 'sent', state: 'warning', word: 'sentNot', values: { count } }
    if (!outbox.isAllSent) return { id: 'sent', state: 'unknown', word: 'sentUnderWay' }
    return { id: 'sent', state: 'ok', word: connectivity.isOnline ? 'sentOk' : 'sentOffline' }
  })
  const checks = computed(() => [area.value, place.value, charge.value, storage.value, kept.value, sent.value])
  const warnings = computed(() => checks.value.filter(({ state }) => state === 'warning'))
  return { checks, warnings }
}
