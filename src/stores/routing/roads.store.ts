import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { rpc } from '@/data/read'
import { roadsGraph, roadsStamp } from '@/data/rows/places'
import { err, ok, type Result } from '@/domain/result'
import { createReachClient, type ReachClient } from '@/workers/reach.client'
import type { RoadReport, RoadSource } from '@/workers/reach.worker'
import { createRuns, overtaken, type Run } from '@/workers/run'
import { follow } from '@/stores/live/live'
import { useSession } from '@/stores/session.store'

// Started on first use; it holds the road graph for as long as the page is open.
let client: ReachClient | undefined
/** The worker, asked within a run. */
export const reachWorker = (run: Run) => (client ??= createReachClient()).during(run)

/** Roads beyond the border that a unit may take, degrees. */
const margin = 0.03
/** A prefecture's extract is some 20 MB; more than this would not fit a phone's memory. */
const mostBytes = 150_000_000

/** The roads that times are computed from: the county's own layer, or a file a person opened for this visit. */
export const useRoads = defineStore('roads', () => {
  const report = shallowRef<RoadReport | null>(null)
  /** Name of the opened file; null while the county's own roads serve. */
  const fileName = ref<string | null>(null)
  let loading: Promise<Result<RoadReport | null>> | null = null
  /** Which of the county's roads were loaded; null while none were, or a file serves. */
  let loadedStamp: string | null = null

  const loads = createRuns()
  async function load(source: RoadSource): Promise<Result<RoadReport | null>> {
    const loaded = await reachWorker(loads.begin()).load(source)
    if (loaded === overtaken) return err({ kind: 'aborted' })
    report.value = loaded.ok ? loaded.value : null
    // A county without roads is no failure: the worker answers with estimates and marks them.
    return loaded.ok || loaded.error.kind === 'not-found' ? ok(report.value) : loaded
  }

  async function loadCounty(): Promise<Result<RoadReport | null>> {
    const bbox = useSession().home?.bbox
    if (!bbox) return ok(null)
    // Asked first: roads that come in between are noticed at the next look.
    const stamp = await rpc(roadsStamp, {})
    if (!stamp.ok) return stamp
    const [west, south, east, north] = bbox
    const answer = await rpc(roadsGraph, {
      west: west - margin,
      south: south - margin,
      east: east + margin,
      north: north + margin,
    })
    if (!answer.ok) return answer
    fileName.value = null
    loadedStamp = stamp.value
    return load({ kind: 'stored', roads: answer.value.roads })
  }

  /** Loads the county's roads once; a failure is tried again by the next caller. */
  function ensure(): Promise<Result<RoadReport | null>> {
    loading ??= loadCounty().then((result) => {
      if (!result.ok) loading = null
      return result
    })
    return loading
  }

  /** Roads from an OSM extract (PBF) or a GeoJSON of lines in place of the county's. After a refused file the county's serve. */
  async function open(file: File): Promise<Result<RoadReport | null>> {
    if (file.size > mostBytes) return err({ kind: 'invalid', detail: `${file.name}: ${Math.round(file.size / 1e6)} MB` })
    const source = await sourceOf(file)
    if (!source.ok) return source
    const loaded = await reachWorker(loads.begin()).load(source.value)
    if (loaded === overtaken) return err({ kind: 'aborted' })
    if (!loaded.ok) {
      // A file without roads has emptied the worker's graph.
      loading = null
      await ensure()
      return loaded
    }
    report.value = loaded.value
    fileName.value = file.name
    loadedStamp = null
    loading = Promise.resolve(ok(loaded.value))
    return ok(loaded.value)
  }

  /** Back to the county's own roads. */
  function reset(): Promise<Result<RoadReport | null>> {
    loading = null
    return ensure()
  }

  /** Megabytes: read again only when they are other ones. Imports of roads are told with the areas. */
  async function lookAgain(): Promise<void> {
    const stamp = await rpc(roadsStamp, {})
    if (stamp.ok && loadedStamp !== null && stamp.value !== loadedStamp) await reset()
  }
  follow(['area'], lookAgain, { startedMs: () => (loadedStamp === null ? null : 0) })

  return { report, fileName, ensure, open, reset }
})

async function sourceOf(file: File): Promise<Result<RoadSource>> {
  if (file.name.toLowerCase().endsWith('.pbf')) return ok({ kind: 'pbf', file: new Uint8Array(await file.arrayBuffer()) })
  try {
    const roads: unknown = JSON.parse(await file.text())
    const isCollection = typeof roads === 'object' && roads !== null && 'features' in roads && Array.isArray(roads.features)
    if (isCollection) return ok({ kind: 'geojson', roads: roads as unknown as GeoJSON.FeatureCollection })
  } catch {
    return err({ kind: 'invalid', detail: file.name })
  }
  return err({ kind: 'invalid', detail: file.name })
}
