import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { rpc } from '@/data/read'
import type { AreaKind } from '@/domain/area'
import { dayOf, type AreaStanding } from '@/domain/coverage'
import { ok } from '@/domain/result'
import { useAreas } from './areas'
import { remoteList } from './remoteList'

type Row = readonly [
  id: string,
  areaHa: number,
  seenHa: number,
  visits: number,
  weekVisits: number,
  rule: number,
  lastVisitDay: string | null,
  cycleDays: number | null,
  risk: number,
  riskUnseen: number,
  waters: number,
  unseenWaters: number,
]
interface Overview {
  readonly computed_at: string | null
  readonly on_day: string | null
  readonly is_stale: boolean
  readonly rows: readonly Row[]
}

export const coverageDays = [7, 30, 90, 180] as const
export type CoverageDays = (typeof coverageDays)[number]
/** What the map paints areas by. */
export const coverageThemes = ['seen', 'stale', 'rule', 'risk'] as const
export type CoverageTheme = (typeof coverageThemes)[number]

const toStanding = ([id, areaHa, seenHa, visits, weekVisits, rule, last, cycleDays, risk, riskUnseen, waters, unseen]: Row) => ({
  id,
  areaHa,
  seenHa,
  share: areaHa === 0 ? 0 : Math.min(1, seenHa / areaHa),
  visits,
  weekVisits,
  rule,
  lastVisitDay: last === null ? null : dayOf(last),
  cycleDays: cycleDays === null ? null : Number(cycleDays),
  risk,
  riskUnseen,
  waters,
  unseenWaters: unseen,
})

/** Stored coverage of the branch over the last days: no track is loaded for it. The map, the list and the dashboard read it. */
export const useCoverage = defineStore('coverage', () => {
  const areas = useAreas()
  const days = ref<CoverageDays>(7)
  const theme = ref<CoverageTheme>('seen')
  /** Null: the finest kind there is. */
  const chosenKind = ref<AreaKind | null>(null)
  /** Panels that want it on the map now; it leaves the map with the last of them. */
  const viewers = ref(0)
  const onDay = shallowRef<number | null>(null)
  const computedAt = shallowRef<string | null>(null)
  const isBehind = ref(false)

  const list = remoteList<AreaStanding>(async (signal) => {
    const result = await rpc<Overview>('coverage_overview', { days: days.value }, signal)
    if (!result.ok) return result
    onDay.value = result.value.on_day === null ? null : dayOf(result.value.on_day)
    computedAt.value = result.value.computed_at
    isBehind.value = result.value.is_stale
    return ok(result.value.rows.map(toStanding))
  })
  watch(days, () => void list.refresh())

  const kinds = computed(() =>
    areas.kinds.filter((kind) => areas.rows.some((area) => area.kind === kind && list.byId.value.has(area.id))),
  )
  const kind = computed<AreaKind | null>(() =>
    chosenKind.value !== null && kinds.value.includes(chosenKind.value) ? chosenKind.value : (kinds.value.at(-1) ?? null),
  )
  const ofKind = computed(() => list.rows.value.filter(({ id }) => areas.byId.get(id)?.kind === kind.value))
  /** The widest area the person answers for: the whole of what is shown. */
  const whole = computed(() => {
    const top = areas.rows.find(({ parentId }) => parentId === null || !areas.byId.has(parentId))
    return top === undefined ? null : (list.byId.value.get(top.id) ?? null)
  })
  const metRule = computed(() => ofKind.value.filter(({ weekVisits, rule }) => weekVisits >= rule))

  async function ensure(): Promise<void> {
    await Promise.all([areas.ensure(), list.ensure()])
  }
  return { ...list, ensure, days, theme, chosenKind, kind, kinds, viewers, onDay, computedAt, isBehind, ofKind, whole, metRule }
})
