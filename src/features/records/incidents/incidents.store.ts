import { watchDebounced } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { rpc } from '@/data/read'
import {
  incidentCounts,
  incidentDensity,
  incidentsInBox,
  type IncidentBoxRow,
  type IncidentCounts,
  type IncidentDensity,
} from '@/data/rows/incidents'
import { figureRows, type FigureList, type FigureRow } from '@/data/rows/board'
import { incidentGroups } from '@/domain/incidentGroup'
import { ok, type Result } from '@/domain/result'
import { incidentStatuses } from '@/domain/workflow'
import { useListStates } from '@/records/listState.store'
import { useSpan } from '@/records/query'
import { liveRead } from '@/stores/live/liveRead'
import { useSession } from '@/stores/session.store'
import { filterArguments, filterOf, passes, type IncidentPoint } from './incident'
import { incidentRecord } from './incident.record'

/** Quick changes of a filter (dragging over the matrix) become one request. */
const settleMs = 180

/** Beyond this many the points come as vector tiles: a GeoJSON source of more would stall the map. */
export const mostPoints = 20_000

/** Bandwidths offered for the heat map, metres on the ground. */
export const heatRadiiM = [300, 600, 1200, 2500] as const

const everywhere = { west: -180, south: -90, east: 180, north: 90 }

const toPoint = ([id, lng, lat, group, occurredAtS, status]: IncidentBoxRow): IncidentPoint => ({
  id,
  lng,
  lat,
  group,
  occurredAtMs: occurredAtS * 1000,
  status,
})

/** A row of the figure of open calls, as a point. */
function toCall({ id, lng, lat, part, at, state }: FigureRow): IncidentPoint[] {
  const group = incidentGroups.find((known) => known === part)
  const status = incidentStatuses.find((known) => known === state)
  if (group === undefined || status === undefined || lng === null || lat === null || at === null) return []
  return [{ id, lng, lat, group, occurredAtMs: Date.parse(at), status }]
}

/** Incidents of the period under one filter: points for those who answer them, density for the others, counts for all. */
export const useIncidents = defineStore('incidents', () => {
  const session = useSession()
  const states = useListStates()
  /** The filter of the list, as far as the map can follow it. */
  const filters = computed(() => states.of(incidentRecord).filters)
  const filter = computed(() => filterOf(filters.value))
  const points = shallowRef<readonly IncidentPoint[]>([])
  /** Open calls whatever the period: one of two months ago is as open as one of today. */
  const openCalls = shallowRef<readonly IncidentPoint[]>([])
  const isOpenOnly = computed(() => filters.value['open'] === true)
  const openShown = computed(() => openCalls.value.filter((call) => passes(call, filter.value)))
  const shown = computed(() => (isOpenOnly.value ? openShown.value : points.value))
  const total = ref(0)
  const counts = shallowRef<IncidentCounts | null>(null)
  const density = shallowRef<IncidentDensity | null>(null)
  const heatRadiusM = ref<number>(1200)

  const mayReadPoints = computed(() => session.can('incidents.read'))
  const isTiled = computed(() => mayReadPoints.value && !isOpenOnly.value && total.value > mostPoints)
  const shownSpan = useSpan(incidentRecord)
  const span = computed(() => ({ from_at: shownSpan.value.fromAt, to_at: shownSpan.value.toAt }))
  const query = computed(() => ({ ...span.value, ...filterArguments(filter.value) }))

  interface Answers {
    readonly found: { readonly total: number; readonly rows: readonly IncidentBoxRow[] } | null
    readonly counted: IncidentCounts
    readonly squares: IncidentDensity | null
    readonly open: FigureList | null
  }
  async function read(signal: AbortSignal): Promise<Result<Answers>> {
    const { groups } = filterArguments(filter.value)
    const [found, counted, squares, open] = await Promise.all([
      mayReadPoints.value ? rpc(incidentsInBox, { ...everywhere, ...query.value, max_rows: mostPoints }, signal) : ok(null),
      // Without hours and weekdays: the matrix shows all of them and marks the chosen ones.
      rpc(incidentCounts, { ...span.value, groups }, signal),
      mayReadPoints.value ? ok(null) : rpc(incidentDensity, { ...span.value, groups }, signal),
      mayReadPoints.value ? rpc(figureRows, { word: 'incident_open' }, signal) : ok(null),
    ])
    if (!found.ok) return found
    if (!counted.ok) return counted
    if (!squares.ok) return squares
    return open.ok ? ok({ found: found.value, counted: counted.value, squares: squares.value, open: open.value }) : open
  }
  function take({ found, counted, squares, open }: Answers): void {
    openCalls.value = (open?.rows ?? []).flatMap(toCall)
    if (found) points.value = found.rows.map(toPoint)
    total.value = found ? found.total : counted.total
    counts.value = counted
    density.value = squares
  }
  const { load, error, oldSinceMs, refresh, readAgain, ensure } = liveRead({ kinds: ['incident'], read, take })
  watchDebounced(query, () => void readAgain(), { debounce: settleMs })

  return {
    isOpenOnly,
    shown,
    openShown,
    filter,
    heatRadiusM,
    points,
    total,
    counts,
    density,
    load,
    error,
    mayReadPoints,
    isTiled,
    oldSinceMs,
    query,
    refresh,
    ensure,
  }
})
