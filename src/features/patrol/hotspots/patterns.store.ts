import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { Bbox, LngLat } from '@/domain/frame'
import type { Result } from '@/domain/result'
import type { Significance, TestedMap } from '@/geo/hotspots/analysisTypes'
import type { BackTest } from '@/geo/hotspots/backTest'
import type { NearRepeat } from '@/geo/hotspots/nearRepeat'
import { useSession } from '@/stores/session.store'
import { beginRun, createRuns, overtaken, type Overtaken, type Run } from '@/workers/run'
import { hotspotsWorker } from './engine'
import { significanceCellM } from './filter'
import { useHotspots } from './hotspots.store'

export const distanceEdgesM = [200, 400, 800] as const
export const dayEdges = [4, 7, 14, 28] as const
const mostClusters = 12

export interface Cluster {
  readonly place: number
  readonly at: LngLat
  readonly size: number
  /** Indices of its incidents in the loaded table. */
  readonly members: readonly number[]
}

/** Questions asked about the shown surface, each only when wanted: is it more than chance, does it foretell, does it repeat. */
export const usePatterns = defineStore('hotspots.patterns', () => {
  const session = useSession()
  const hotspots = useHotspots()
  const test = shallowRef<Result<BackTest> | null>(null)
  const significance = shallowRef<Result<Significance> | null>(null)
  const clusters = shallowRef<readonly Cluster[] | null>(null)
  const nearRepeats = shallowRef<Result<NearRepeat> | null>(null)
  const wantsSignificance = ref(false)
  const isBusy = ref(false)
  /** A region that was pressed on the map; its place in the list, −1 beside them all. */
  const pressedRegion = shallowRef<{ readonly place: number } | null>(null)

  const bandwidthM = computed(() => hotspots.surface?.bandwidthM ?? 300)
  const clusterReachM = computed(() => Math.max(100, Math.round(bandwidthM.value / 2 / 50) * 50))
  const box = computed((): Bbox => session.home?.bbox ?? [115, 26, 115.5, 26.5])

  /** Questions about the shown surface that have no answer yet. */
  const questions = new Set<Run>()
  const presses = createRuns()
  // A new surface makes every finding about the old one untrue.
  watch(
    () => hotspots.version,
    async () => {
      test.value = null
      clusters.value = null
      nearRepeats.value = null
      significance.value = null
      pressedRegion.value = null
      for (const run of questions) run.end()
      questions.clear()
      isBusy.value = false
      if (wantsSignificance.value && hotspots.load === 'ready') await findSignificance()
    },
  )

  /** Runs a question; what comes back after the surface changed is dropped. */
  async function ask<T>(question: (run: Run) => Promise<T | Overtaken>, keep: (answer: T) => void): Promise<void> {
    const run = beginRun()
    questions.add(run)
    isBusy.value = true
    const answer = await question(run).finally(() => {
      questions.delete(run)
      isBusy.value = questions.size > 0
    })
    if (answer !== overtaken) keep(answer)
  }

  const runTest = () => {
    const { trainFromMs, splitMs, testToMs } = hotspots.span
    const { fromMs: _from, toMs: _to, ...filter } = hotspots.eventFilter()
    return ask<Result<BackTest>>(
      (run) => hotspotsWorker(run).test({ filter, trainFromMs, splitMs, testToMs, bandwidthM: bandwidthM.value }),
      (answer) => (test.value = answer),
    )
  }

  const findSignificance = () =>
    ask<Result<Significance>>(
      (run) =>
        hotspotsWorker(run).significance({
          filter: hotspots.eventFilter(),
          cellM: significanceCellM(bandwidthM.value, hotspots.surface?.events ?? 0, box.value),
          radiusCells: 1,
          rate: 0.05,
        }),
      (answer) => (significance.value = answer),
    )

  async function showSignificance(isWanted: boolean): Promise<void> {
    wantsSignificance.value = isWanted
    if (isWanted) await findSignificance()
    else significance.value = null
  }

  const findClusters = () =>
    ask(
      (run) => hotspotsWorker(run).clusters({ filter: hotspots.eventFilter(), reachM: clusterReachM.value, minEvents: 5 }),
      ({ labels, sizes, centres, selected }) => {
        const members = Array.from({ length: Math.min(mostClusters, sizes.length) }, (): number[] => [])
        labels.forEach((label, k) => members[label]?.push(selected[k]!))
        clusters.value = members.map((indices, place) => ({
          place,
          at: [centres[2 * place]!, centres[2 * place + 1]!],
          size: indices.length,
          members: indices,
        }))
      },
    )

  const findNearRepeats = () =>
    ask<Result<NearRepeat>>(
      (run) => hotspotsWorker(run).nearRepeats({ filter: hotspots.eventFilter(), distanceEdgesM, dayEdges, runs: 999 }),
      (answer) => (nearRepeats.value = answer),
    )

  /** Opens the incidents behind a figure; an answer about a surface of before is dropped. */
  async function openMembers(title: string, members: (run: Run) => Promise<Uint32Array | Overtaken>): Promise<void> {
    await ask(members, (indices) => hotspots.openIndices(title, indices))
  }
  const openRegion = (title: string, place: number) => openMembers(title, (run) => hotspotsWorker(run).regionMembers(place))
  const openHits = (title: string, map: TestedMap, areaShare: number) =>
    openMembers(title, (run) => hotspotsWorker(run).hits(map, areaShare))
  const openRepeats = (title: string, band: number, bin: number) =>
    openMembers(title, (run) =>
      hotspotsWorker(run).nearRepeatMembers({ filter: hotspots.eventFilter(), distanceEdgesM, dayEdges, band, bin }),
    )
  async function pressRegion(at: LngLat): Promise<void> {
    const asked = hotspots.version
    const place = await hotspotsWorker(presses.begin()).regionAt([at[0], at[1]])
    if (place !== overtaken && asked === hotspots.version) pressedRegion.value = { place }
  }

  return {
    pressedRegion,
    openRegion,
    openHits,
    openRepeats,
    pressRegion,
    test,
    significance,
    clusters,
    nearRepeats,
    wantsSignificance,
    isBusy,
    clusterReachM,
    runTest,
    showSignificance,
    findClusters,
    findNearRepeats,
  }
})
