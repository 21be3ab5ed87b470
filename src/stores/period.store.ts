import { useSessionStorage } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { dayMs, hourMs, parseDay, serviceDay, startOfShanghaiDay } from '@/domain/time'

/** Days up to the end of today; `tonight` is the service day instead, from 06:00 to 06:00: before 06:00 the shift that is running. */
export const presets = { tonight: 1, today: 1, last7: 7, last30: 30, last90: 90, lastYear: 365 } as const
export type Preset = keyof typeof presets | 'custom'

export interface Span {
  readonly fromMs: number
  readonly toMs: number
}
export type PeriodChoice = { readonly preset: Exclude<Preset, 'custom'> } | ({ readonly preset: 'custom' } & Span)

/** Rooms of the running shift; the others speak of whole days. */
const roomsOfShift: readonly string[] = ['tonight', 'dispatch', 'patrol']
/** What a room begins with where nobody has chosen. */
const firstOf: Readonly<Record<string, PeriodChoice>> = { tonight: { preset: 'tonight' } }
const first: PeriodChoice = { preset: 'last30' }
/** The map alone has a period of its own, as a room has. */
const noRoom = 'map'
const shiftStartsMs = 6 * hourMs

/** The span of time that map, lists and charts speak of: each room has its own. Ends are exclusive, in UTC milliseconds. */
export const usePeriod = defineStore('period', () => {
  const nowMs = ref(Date.now())
  const roomId = ref(noRoom)
  /** By room; a reload changes nothing, another visit begins anew. */
  const choices = useSessionStorage<Record<string, PeriodChoice>>('patrolgrid.periods', {})
  /** From the address that was opened, until it is known which room it leads to. */
  let linked: PeriodChoice | null = null

  const choice = computed((): PeriodChoice => {
    const kept = choices.value[roomId.value]
    // What this browser kept may be of another version.
    if (kept !== undefined && (kept.preset === 'custom' || kept.preset in presets)) return kept
    return firstOf[roomId.value] ?? first
  })
  const preset = computed(() => choice.value.preset)
  const span = computed((): Span => {
    if (choice.value.preset === 'custom') return choice.value
    if (choice.value.preset === 'tonight') {
      const fromMs = parseDay(serviceDay(nowMs.value)) + shiftStartsMs
      return { fromMs, toMs: fromMs + dayMs }
    }
    const toMs = startOfShanghaiDay(nowMs.value) + dayMs
    return { fromMs: toMs - presets[choice.value.preset] * dayMs, toMs }
  })
  const fromMs = computed(() => span.value.fromMs)
  const toMs = computed(() => span.value.toMs)
  const fromAt = computed(() => new Date(fromMs.value).toISOString())
  const toAt = computed(() => new Date(toMs.value).toISOString())

  /** What is offered in this room. */
  const names = computed((): readonly Preset[] => {
    const all = Object.keys(presets) as Exclude<Preset, 'custom'>[]
    return [...all.filter((name) => name !== 'tonight' || roomsOfShift.includes(roomId.value)), 'custom']
  })

  const put = (next: PeriodChoice) => {
    choices.value = { ...choices.value, [roomId.value]: next }
  }
  const choose = (next: Exclude<Preset, 'custom'>) => put({ preset: next })
  /** Sets a span by its ends; swapped ends are put in order. */
  const chooseSpan = (from: number, to: number) => put({ preset: 'custom', fromMs: Math.min(from, to), toMs: Math.max(from, to) })
  /** What the address said that was opened. */
  const link = (next: PeriodChoice) => {
    linked = next
    put(next)
  }
  /** Another room, another period; the first room takes what the address said. */
  const enter = (id: string | null) => {
    roomId.value = id ?? noRoom
    if (id === null || linked === null) return
    put(linked)
    linked = null
  }
  const roll = (now: number) => {
    nowMs.value = now
  }
  return { preset, names, fromMs, toMs, fromAt, toAt, choose, chooseSpan, link, enter, roll }
})
