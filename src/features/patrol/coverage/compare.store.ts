import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { AreaStanding } from '@/domain/coverage'
import { ok, type Result } from '@/domain/result'
import { pairOf, type PairPreset, type Span, type SpanPair } from '@/domain/span'
import { useCoverage } from '@/stores/coverage.store'
import { useLayers } from '@/stores/layers.store'
import { fetchBetween, type CoverageFigures } from '@/stores/coverageRows'
import { remoteList } from '@/stores/live/remoteList'

const marks = ['incidents', 'heat', 'waters', 'offices', 'hazards']

/** A second period beside the one of the panel: the panel's is the newer, on the right; this is the earlier, on the left. */
export const useCompare = defineStore('coverage.compare', () => {
  const coverage = useCoverage()
  const layers = useLayers()
  const before = shallowRef<Span | null>(null)
  const isOpen = computed(() => before.value !== null)
  /** Where the line stands, share of the map's width from the left. */
  const at = ref(0.5)
  const figures = shallowRef<CoverageFigures | null>(null)

  async function read(signal: AbortSignal): Promise<Result<readonly AreaStanding[]>> {
    if (before.value === null) return ok([])
    const result = await fetchBetween(before.value, coverage.walks, signal)
    if (!result.ok) return result
    if (!signal.aborted) figures.value = result.value
    return ok(result.value.rows)
  }
  const list = remoteList<AreaStanding>({ kinds: ['coverage', 'patrol', 'area', 'setting'], read })
  // Without a second period there is nothing to ask, and the list is empty at once.
  watch([before, () => coverage.walks], ([span]) => {
    if (span === null) figures.value = null
    void list.refresh()
  })

  // Marks would stand on one side only: what is compared stands alone.
  watch(isOpen, (open) => layers.setAside(open ? marks : []))

  const ofKind = computed(() => list.rows.value.filter(coverage.isOfKind))
  /** Nothing is kept of the whole earlier period: not the same as nobody having been there. */
  const isUnknown = computed(() => {
    const oldest = figures.value?.oldestDay
    return figures.value !== null && before.value !== null && (oldest == null || before.value.toDay < oldest)
  })
  const whole = computed(() => (coverage.wholeId === null ? null : (list.byId.value.get(coverage.wholeId) ?? null)))

  function choose(pair: SpanPair): void {
    coverage.chosenSpan = pair.now
    before.value = pair.before
  }
  const choosePreset = (preset: PairPreset) => choose(pairOf(preset, coverage.newestDay))
  function close(): void {
    before.value = null
    at.value = 0.5
  }
  return { ...list, before, isOpen, at, figures, isUnknown, ofKind, whole, choose, choosePreset, close }
})
