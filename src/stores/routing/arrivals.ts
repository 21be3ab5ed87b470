import { onScopeDispose, ref, shallowRef, toValue, watch, type MaybeRefOrGetter } from 'vue'
import { rpc } from '@/data/read'
import { nearestUnits, type UnitRow } from '@/data/rows/places'
import type { LngLat } from '@/domain/frame'
import { willPass, type AppError } from '@/domain/result'
import type { ComingUnit } from '@/geo/reach/nearest'
import type { TravelMode } from '@/geo/reach/roadTags'
import { createRuns, overtaken } from '@/workers/run'
import { follow } from '@/stores/live/live'
import { reachWorker, useRoads } from './roads.store'
import { useRouting } from './routing.store'

/** A unit that can come to a place, soonest first in a list. */
export interface Arrival {
  readonly kind: 'office' | 'team'
  readonly id: string
  readonly name: string
  readonly phone: string | null
  readonly at: LngLat
  /** When a team on duty last told its position. */
  readonly seenAt: string | null
  readonly timeS: number
  readonly distanceM: number
}

/** Nearest by straight line are asked by road: a river may put the tenth before the first. */
const asked = 50
const shown = 8

/** Interleaved degrees of a list of positions. */
export const flatOf = (places: readonly LngLat[]): Float64Array => Float64Array.from(places.flat())

/** Times from each unit to the place by the county's own routing service; null when it does not serve. */
async function askService(way: TravelMode, place: LngLat, units: readonly UnitRow[]): Promise<ComingUnit[] | null> {
  const table = await useRouting().table(way, flatOf(units.map(({ lng, lat }): LngLat => [lng, lat])), flatOf([place]))
  if (!table) return null
  return units
    .map((_, unit) => ({ unit, timeS: table.durationS[unit]!, distanceM: table.distanceM[unit]! }))
    .filter(({ timeS }) => Number.isFinite(timeS))
    .toSorted((a, b) => a.timeS - b.timeS)
    .slice(0, shown)
}

/**
 * Who can be at a place, and when: offices and teams on duty by travel time. Follows the place and the mode; the newest question
 * wins. `isEstimate` says that no road is known and the times are straight lines × a detour.
 */
export function useArrivals(place: MaybeRefOrGetter<LngLat | null>, mode: MaybeRefOrGetter<TravelMode>) {
  const arrivals = shallowRef<readonly Arrival[]>([])
  const error = shallowRef<AppError | null>(null)
  const isLoading = ref(false)
  const isEstimate = ref(false)
  /** No road within 2 km of the place. */
  const isOffRoad = ref(false)
  const roads = useRoads()
  const runs = createRuns()
  let asking = ''

  async function ask(): Promise<void> {
    runs.end()
    const at = toValue(place)
    // Asked again because somebody moved, the list stays until the next is there; of another place it says nothing.
    const question = JSON.stringify([at, toValue(mode)])
    if (question !== asking) {
      arrivals.value = []
      isOffRoad.value = false
    }
    asking = question
    error.value = null
    if (!at) return
    const run = runs.begin()
    isLoading.value = true
    const [answer, loaded] = await Promise.all([
      rpc(nearestUnits, { lng: at[0], lat: at[1], n: asked }, run.signal),
      roads.ensure(),
    ])
    if (run.isOver()) return
    if (!answer.ok || !loaded.ok) {
      isLoading.value = false
      const failed = !answer.ok ? answer.error : !loaded.ok ? loaded.error : null
      error.value = failed !== null && arrivals.value.length > 0 && willPass(failed) ? null : failed
      return
    }
    const units = answer.value
    const way = toValue(mode)
    const fromService = await askService(way, at, units)
    const found = fromService
      ? { units: fromService, estimated: false }
      : await reachWorker(run).nearest(way, at, flatOf(units.map(({ lng, lat }): LngLat => [lng, lat])), shown)
    if (run.isOver() || found === overtaken) return
    isLoading.value = false
    isEstimate.value = found.estimated
    isOffRoad.value = found.units === null
    arrivals.value = (found.units ?? []).map(({ unit, timeS, distanceM }) => {
      const { kind, id, name, phone, lng, lat, seen_at } = units[unit]!
      return { kind, id, name, phone, at: [lng, lat], seenAt: seen_at, timeS, distanceM }
    })
  }

  follow(['office', 'team', 'patrol', 'rota'], ask)
  watch(() => [toValue(place), toValue(mode), roads.report] as const, ask, { immediate: true })
  onScopeDispose(runs.end)
  return { arrivals, error, isLoading, isEstimate, isOffRoad, ask }
}
