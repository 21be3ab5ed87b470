import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { AreaKind } from '@/domain/area'
import type { AreaStanding } from '@/domain/coverage'
import { ok, type Result } from '@/domain/result'
import { lastDays, spanDays, type Span } from '@/domain/span'
import { dayNumber, serviceDay } from '@/domain/time'
import { useAreas } from './areas.store'
import { allWalks, fetchBetween, fetchOverview, type CoverageFigures, type WalkFilter } from './coverageRows'
import { remoteList } from './live/remoteList'

export const coverageDays = [7, 30, 90, 180] as const
export type CoverageDays = (typeof coverageDays)[number]
/** What the map paints areas by. */
export const coverageThemes = ['seen', 'stale', 'rule', 'risk'] as const
export type CoverageTheme = (typeof coverageThemes)[number]

/** Stored coverage of the branch over a period: no track is loaded for it. The map, the list and the dashboard read it. */
export const useCoverage = defineStore('coverage', () => {
  const areas = useAreas()
  const days = ref<CoverageDays>(7)
  /** Days of one's own choice instead of the last few; null: the last few. */
  const chosenSpan = shallowRef<Span | null>(null)
  const walks = shallowRef<WalkFilter>(allWalks)
  const theme = ref<CoverageTheme>('seen')
  /** Null: the finest kind there is. */
  const chosenKind = ref<AreaKind | null>(null)
  /** Panels that want it on the map now; it leaves the map with the last of them. */
  const viewers = ref(0)
  const figures = shallowRef<CoverageFigures | null>(null)
  const onDay = computed(() => figures.value?.onDay ?? null)
  const computedAt = computed(() => figures.value?.computedAt ?? null)
  const isBehind = computed(() => figures.value?.isBehind ?? false)
  /** The last days by all patrols: the figures that are kept ready, and the gaps that are outlined. */
  const isPlain = computed(() => chosenSpan.value === null && walks.value.teamIds.length === 0 && walks.value.shift === null)
  /** The newest day counted; until that is known, the running one. */
  const newestDay = ref(dayNumber(serviceDay(Date.now())))
  const span = computed<Span>(() => chosenSpan.value ?? lastDays(days.value, newestDay.value))

  /** The window whose gaps are kept as outlines, when it is the one shown: 7 or 30 days to the newest, by all patrols. */
  const outlineDays = computed(() => {
    const { teamIds, shift } = walks.value
    const length = spanDays(span.value)
    if (teamIds.length > 0 || shift !== null || span.value.toDay !== newestDay.value) return null
    return length === 7 || length === 30 ? length : null
  })

  async function read(signal: AbortSignal): Promise<Result<readonly AreaStanding[]>> {
    const result = isPlain.value ? await fetchOverview(days.value, signal) : await fetchBetween(span.value, walks.value, signal)
    if (!result.ok || signal.aborted) return result.ok ? ok(result.value.rows) : result
    figures.value = result.value
    if (isPlain.value && result.value.onDay !== null) newestDay.value = result.value.onDay
    return ok(result.value.rows)
  }
  const list = remoteList<AreaStanding>({ kinds: ['coverage', 'patrol', 'area', 'setting'], read })
  watch([days, chosenSpan, walks], () => void list.refresh())

  const kinds = computed(() =>
    areas.kinds.filter((kind) => areas.rows.some((area) => area.kind === kind && list.byId.value.has(area.id))),
  )
  const kind = computed<AreaKind | null>(() =>
    chosenKind.value !== null && kinds.value.includes(chosenKind.value) ? chosenKind.value : (kinds.value.at(-1) ?? null),
  )
  const isOfKind = ({ id }: AreaStanding) => areas.byId.get(id)?.kind === kind.value
  const ofKind = computed(() => list.rows.value.filter(isOfKind))
  /** The widest area the person answers for: the whole of what is shown. */
  const wholeId = computed(() => areas.rows.find(({ parentId }) => parentId === null || !areas.byId.has(parentId))?.id ?? null)
  const whole = computed(() => (wholeId.value === null ? null : (list.byId.value.get(wholeId.value) ?? null)))
  /** Areas short of their weekly rule, the one that owes most first: the figure counts them, its press lists them. */
  const short = computed(() => ofKind.value.filter((row) => row.owed > 0).toSorted((a, b) => b.owed - a.owed))

  async function ensure(): Promise<void> {
    await Promise.all([areas.ensure(), list.ensure()])
  }
  /** The last days by all patrols again, whatever was chosen. */
  function showLast(last: CoverageDays): void {
    days.value = last
    chosenSpan.value = null
    walks.value = allWalks
  }
  return {
    ...list,
    ensure,
    showLast,
    days,
    chosenSpan,
    walks,
    span,
    isPlain,
    outlineDays,
    newestDay,
    figures,
    theme,
    chosenKind,
    kind,
    kinds,
    viewers,
    onDay,
    computedAt,
    isBehind,
    isOfKind,
    ofKind,
    wholeId,
    whole,
    short,
  }
})
