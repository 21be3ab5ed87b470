import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { Area } from '@/domain/area'
import type { LngLat } from '@/domain/frame'
import type { AppError } from '@/domain/result'
import type { AreaOutside } from '@/geo/reach/outside'
import type { ResponseRing } from '@/geo/reach/rings'
import type { TravelMode } from '@/geo/reach/roadTags'
import { useAreas } from '@/stores/areas'
import { flatOf } from '@/stores/arrivals'
import { reachWorker, useRoads } from '@/stores/roads'
import { useSettings } from '@/stores/settings'
import type { Leg } from '@/stores/travel'
import { createRuns, overtaken, type Overtaken, type Run } from '@/workers/run'
import { originsOf, outlinesOf, placesToReach, type Origin, type Place, type Posture } from './response.queries'

/** What one limit leaves outside. */
export interface Outside {
  readonly areas: readonly AreaOutside[]
  /** Residents of the areas whose middle nobody reaches in time: people live where the roads go. */
  readonly residents: number
  /** Residents × share of ground outside: as if they lived evenly spread, woods and fields included. */
  readonly residentsByGround: number
  readonly residentsInAll: number
  readonly waters: readonly Place[]
  readonly watersInAll: number
  readonly hazards: readonly Place[]
  readonly hazardsInAll: number
}

export interface ResponseAnswer {
  readonly rings: readonly ResponseRing[]
  readonly origins: readonly Origin[]
  /** Origins with no road near them. */
  readonly offRoad: readonly Origin[]
  readonly isEstimate: boolean
  /** In the order of the rings. */
  readonly outside: readonly Outside[]
}

/** A site proposed for one more office. */
export interface Site {
  readonly id: string
  readonly name: string
  readonly at: LngLat
  readonly gain: number
}

/** Areas for counting residents: the smallest kind that carries numbers of its own, up to villages; cells cut them too fine. */
export function countedAreas(areas: readonly Area[]): readonly Area[] {
  for (const kind of ['village', 'beat', 'cell', 'station', 'county'] as const) {
    const found = areas.filter((area) => area.kind === kind)
    if (found.some(({ population }) => (population ?? 0) > 0)) return found
  }
  return areas.filter((area) => area.kind === 'village')
}

/** Response rings: from where, how, within how many minutes, and what the answer leaves outside. */
export const useResponse = defineStore('response', () => {
  const areas = useAreas()
  const roads = useRoads()
  const posture = ref<Posture>('offices')
  const mode = ref<TravelMode>('motorcycle')
  const settings = useSettings()
  /** Limits tried out here; null: those of the settings. */
  const tried = shallowRef<readonly number[] | null>(null)
  const minutes = computed(() => tried.value ?? settings.values.response_minutes)
  const tryMinutes = (next: readonly number[] | null) => {
    tried.value = next
  }
  const limitsS = computed(() => [...new Set(minutes.value)].toSorted((a, b) => a - b).map((minute) => minute * 60))
  const viewers = ref(0)
  const answer = shallowRef<ResponseAnswer | null>(null)
  const error = shallowRef<AppError | null>(null)
  const isLoading = ref(false)
  /** Where someone asks who can come, and the way of the one that is looked at. */
  const place = shallowRef<LngLat | null>(null)
  const path = shallowRef<Leg | null>(null)
  const sites = shallowRef<readonly Site[]>([])
  const runs = createRuns()

  const counted = computed(() => countedAreas(areas.rows))

  async function compute(): Promise<void> {
    const run = runs.begin()
    isLoading.value = true
    error.value = null
    const [loaded, origins, places] = await Promise.all([
      roads.ensure(),
      originsOf(posture.value, run.signal),
      placesToReach(run.signal),
      areas.ensure(),
    ])
    const outlines = await outlinesOf(counted.value, run.signal)
    if (run.isOver()) return
    const failed = [loaded, origins, places, outlines].find((result) => !result.ok)
    if (failed && !failed.ok) error.value = failed.error
    else if (origins.ok && places.ok && outlines.ok) {
      const next = await answerOf(run, origins.value, places.value, outlines.value)
      if (next === overtaken) return
      answer.value = next
    }
    isLoading.value = false
  }

  async function answerOf(
    run: Run,
    origins: readonly Origin[],
    places: readonly Place[],
    outlines: Parameters<ReturnType<typeof reachWorker>['outside']>[3],
  ): Promise<ResponseAnswer | Overtaken> {
    const from = flatOf(origins.map(({ at }) => at))
    const limits = limitsS.value
    const worker = reachWorker(run)
    const middles = counted.value
    const [rings, areasOut, soonest, toMiddles] = await Promise.all([
      worker.rings(mode.value, from, limits),
      worker.outside(mode.value, from, limits, outlines),
      worker.soonest(mode.value, from, flatOf(places.map(({ at }) => at))),
      worker.soonest(mode.value, from, flatOf(middles.map(({ lng, lat }): LngLat => [lng, lat]))),
    ])
    if (rings === overtaken || areasOut === overtaken || soonest === overtaken || toMiddles === overtaken) return overtaken
    const ofKind = (kind: Place['kind']) => places.filter((candidate) => candidate.kind === kind).length
    return {
      rings: rings.rings,
      origins,
      offRoad: rings.offNetwork.map((index) => origins[index]!),
      isEstimate: rings.estimated,
      outside: limits.map((limitS, index) => {
        const late = places.filter((_, at) => soonest.timeS[at]! > limitS)
        const rows = (areasOut[index] ?? []).toSorted((a, b) => b.residents - a.residents)
        return {
          areas: rows,
          residents: middles.reduce(
            (sum, { population }, at) => sum + (toMiddles.timeS[at]! > limitS ? (population ?? 0) : 0),
            0,
          ),
          residentsByGround: rows.reduce((sum, row) => sum + row.residents, 0),
          residentsInAll: middles.reduce((sum, { population }) => sum + (population ?? 0), 0),
          waters: late.filter(({ kind }) => kind === 'water'),
          watersInAll: ofKind('water'),
          hazards: late.filter(({ kind }) => kind === 'hazard'),
          hazardsInAll: ofKind('hazard'),
        }
      }),
    }
  }

  return { posture, mode, minutes, tryMinutes, limitsS, viewers, answer, error, isLoading, place, path, sites, counted, compute }
})
