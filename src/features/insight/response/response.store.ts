import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { isPlaced, type Area } from '@/domain/area'
import type { LngLat } from '@/domain/frame'
import { err, ok, type Result } from '@/domain/result'
import type { AreaOutside } from '@/geo/reach/outside'
import type { ResponseRing } from '@/geo/reach/rings'
import type { TravelMode } from '@/geo/reach/roadTags'
import { useAreas } from '@/stores/areas.store'
import { flatOf } from '@/stores/routing/arrivals'
import { follow } from '@/stores/live/live'
import { liveRead } from '@/stores/live/liveRead'
import { reachWorker, useRoads } from '@/stores/routing/roads.store'
import { useSettings } from '@/stores/settings.store'
import type { Leg } from '@/stores/routing/travel'
import { createRuns, overtaken, type Overtaken, type Run } from '@/workers/run'
import { originsOf, outlinesOf, placesToReach, type Origin, type Place, type Posture } from './response.queries'

/** Rings take a worker seconds in a large county: they follow changes so often at most. */
const ringsPaceMs = 5_000

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
  const isLoading = ref(false)
  /** Where someone asks who can come, and the way of the one that is looked at. */
  const place = shallowRef<LngLat | null>(null)
  const path = shallowRef<Leg | null>(null)
  const sites = shallowRef<readonly Site[]>([])
  const runs = createRuns()

  const counted = computed(() => countedAreas(areas.rows))

  async function read(signal: AbortSignal): Promise<Result<ResponseAnswer>> {
    const run = runs.begin()
    signal.addEventListener('abort', run.end, { once: true })
    isLoading.value = true
    const result = await compute(run)
    if (!run.isOver()) isLoading.value = false
    return result
  }
  async function compute(run: Run): Promise<Result<ResponseAnswer>> {
    const [loaded, origins, places] = await Promise.all([
      roads.ensure(),
      originsOf(posture.value, run.signal),
      placesToReach(run.signal),
      areas.ensure(),
    ])
    if (!loaded.ok) return loaded
    if (!origins.ok) return origins
    if (!places.ok) return places
    const outlines = await outlinesOf(counted.value, run.signal)
    if (!outlines.ok) return outlines
    const next = run.isOver() ? overtaken : await answerOf(run, origins.value, places.value, outlines.value)
    return next === overtaken ? err({ kind: 'aborted' }) : ok(next)
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
    const middles = counted.value.filter(isPlaced)
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

  /** The same answer read again is no other one: proposals made upon it stay. */
  function take(next: ResponseAnswer): void {
    if (JSON.stringify(next) !== JSON.stringify(answer.value)) answer.value = next
  }
  const { error, oldSinceMs, refresh, readAgain, view } = liveRead<ResponseAnswer>({
    kinds: ['area', 'office', 'water', 'hazard'],
    read,
    take,
    paceMs: ringsPaceMs,
  })
  /** A team on patrol moves with every fix; the rings of the others stay where they are. */
  follow(['team', 'patrol', 'rota', 'plan'], () => (posture.value === 'teams' ? readAgain() : undefined), {
    paceMs: ringsPaceMs,
  })

  return {
    posture,
    mode,
    minutes,
    tryMinutes,
    limitsS,
    viewers,
    answer,
    error,
    oldSinceMs,
    isLoading,
    place,
    path,
    sites,
    counted,
    refresh,
    view,
  }
})
