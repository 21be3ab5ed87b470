import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { rpc } from '@/data/read'
import type { AppError } from '@/domain/result'
import { usePeriod } from '@/stores/period'
import type { Load } from '@/stores/remoteList'
import { useSession } from '@/stores/session'
import { anyIncident, filterArguments, type IncidentFilter, type IncidentGroup, type IncidentPoint } from './incident'

type PointRow = readonly [id: string, lng: number, lat: number, group: IncidentGroup, occurredAtS: number, status: string]

interface PointsAnswer {
  readonly total: number
  readonly rows: readonly PointRow[]
}

export interface IncidentCounts {
  readonly total: number
  /** Rows known to the day only: they have no hour and are in no hour's count. */
  readonly day_only: number
  readonly by_group: Partial<Record<IncidentGroup, number>>
  readonly by_hour_weekday: readonly (readonly number[])[]
}

export interface DensityAnswer {
  readonly k: number
  readonly cell_m: number
  readonly from: string
  readonly to: string
  readonly cells: readonly (readonly [lng: number, lat: number, count: number])[]
}

/** Beyond this many the points come as vector tiles: a GeoJSON source of more would stall the map. */
export const mostPoints = 20_000

/** Bandwidths offered for the heat map, metres on the ground. */
export const heatRadiiM = [300, 600, 1200, 2500] as const

const everywhere = { west: -180, south: -90, east: 180, north: 90 }

const toPoint = ([id, lng, lat, group, occurredAtS, status]: PointRow): IncidentPoint => ({
  id,
  lng,
  lat,
  group,
  occurredAtMs: occurredAtS * 1000,
  status,
})

/** Incidents of the period under one filter: points for those who answer them, density for the others, counts for all. */
export const useIncidents = defineStore('incidents', () => {
  const session = useSession()
  const period = usePeriod()
  const filter = shallowRef<IncidentFilter>(anyIncident)
  const points = shallowRef<readonly IncidentPoint[]>([])
  /** Only those not closed yet, of the points that are here. */
  const isOpenOnly = ref(false)
  const shown = computed(() => (isOpenOnly.value ? points.value.filter(({ status }) => status !== 'closed') : points.value))
  const total = ref(0)
  const counts = shallowRef<IncidentCounts | null>(null)
  const density = shallowRef<DensityAnswer | null>(null)
  const heatRadiusM = ref<number>(1200)
  const load = ref<Load>('idle')
  const error = shallowRef<AppError | null>(null)
  let controller: AbortController | null = null

  const mayReadPoints = computed(() => session.can('incidents.read'))
  const isTiled = computed(() => mayReadPoints.value && total.value > mostPoints)
  const span = computed(() => ({ from_at: period.fromAt, to_at: period.toAt }))
  const query = computed(() => ({ ...span.value, ...filterArguments(filter.value) }))

  /** Reads again for the period and filter of now; a request under way is given up. */
  async function refresh(): Promise<void> {
    controller?.abort()
    const own = (controller = new AbortController())
    load.value = 'loading'
    const { groups } = filterArguments(filter.value)
    const [pointsAnswer, countsAnswer, densityAnswer] = await Promise.all([
      mayReadPoints.value
        ? rpc<PointsAnswer>('incidents_in_box', { ...everywhere, ...query.value, max_rows: mostPoints }, own.signal)
        : null,
      // Without hours and weekdays: the matrix shows all of them and marks the chosen ones.
      rpc<IncidentCounts>('incident_counts', { ...span.value, groups }, own.signal),
      mayReadPoints.value ? null : rpc<DensityAnswer>('incident_density', { ...span.value, groups }, own.signal),
    ])
    if (own.signal.aborted) return
    if (pointsAnswer?.ok) {
      points.value = pointsAnswer.value.rows.map(toPoint)
      total.value = pointsAnswer.value.total
    }
    if (countsAnswer.ok) {
      counts.value = countsAnswer.value
      if (!mayReadPoints.value) total.value = countsAnswer.value.total
    }
    if (densityAnswer?.ok) density.value = densityAnswer.value
    const failed = [pointsAnswer, countsAnswer, densityAnswer].find((answer) => answer !== null && !answer.ok)
    error.value = failed && !failed.ok ? failed.error : null
    load.value = failed ? 'failed' : 'ready'
  }

  return {
    isOpenOnly,
    shown,
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
    query,
    refresh,
  }
})
