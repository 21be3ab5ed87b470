import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { dayMs, startOfShanghaiDay } from '@/domain/time'

export const presets = { today: 1, last7: 7, last30: 30, last90: 90, lastYear: 365 } as const
export type Preset = keyof typeof presets | 'custom'

/** The span of time that map, lists and charts speak of. Ends are exclusive, in UTC milliseconds. */
export const usePeriod = defineStore('period', () => {
  const preset = ref<Preset>('last30')
  const customFromMs = ref(0)
  const customToMs = ref(0)
  /** The end of today: moves on at midnight through `roll`. */
  const endMs = ref(startOfShanghaiDay(Date.now()) + dayMs)

  const toMs = computed(() => (preset.value === 'custom' ? customToMs.value : endMs.value))
  const fromMs = computed(() => (preset.value === 'custom' ? customFromMs.value : endMs.value - presets[preset.value] * dayMs))
  const fromAt = computed(() => new Date(fromMs.value).toISOString())
  const toAt = computed(() => new Date(toMs.value).toISOString())

  const choose = (next: Exclude<Preset, 'custom'>) => {
    preset.value = next
  }
  /** Sets a span by its ends; swapped ends are put in order. */
  const chooseSpan = (fromMsNext: number, toMsNext: number) => {
    customFromMs.value = Math.min(fromMsNext, toMsNext)
    customToMs.value = Math.max(fromMsNext, toMsNext)
    preset.value = 'custom'
  }
  const roll = (nowMs: number) => {
    endMs.value = startOfShanghaiDay(nowMs) + dayMs
  }
  return { preset, fromMs, toMs, fromAt, toAt, choose, chooseSpan, roll }
})
