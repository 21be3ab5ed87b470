import { rpc } from '@/data/read'
import type { Bbox, LngLat } from '@/domain/frame'
import { ok, type Result } from '@/domain/result'
import type { StoredRoad } from '@/geo/reach/storedRoads'
import type { PlanDraft } from '@/domain/plan'
import { createReachClient, type ReachClient } from '@/workers/reach.client'
import { createRoutesClient, type RoutesClient } from '@/workers/routes.client'
import { placesOf, waysOf, type WayMatrix } from './problem'

// Workers live here and not in the store: they are started once, on first use, and hold the road graph.
let reach: ReachClient | undefined
let routes: RoutesClient | undefined
let loadedBox = ''

export const reachWorker = () => (reach ??= createReachClient()).api
export const routesWorker = () => (routes ??= createRoutesClient())

/** Roads of a box, fetched once for each box; without any the times are estimates, and said to be. */
export async function ensureRoads(
  [west, south, east, north]: Bbox,
  signal: AbortSignal,
): Promise<Result<{ readonly hasRoads: boolean }>> {
  const box = [west, south, east, north].map((edge) => edge.toFixed(2)).join(' ')
  if (box === loadedBox) return ok({ hasRoads: true })
  const margin = 0.03
  const answer = await rpc<{ roads: readonly StoredRoad[] }>(
    'roads_graph',
    { west: west - margin, south: south - margin, east: east + margin, north: north + margin },
    signal,
  )
  if (!answer.ok) return answer
  const loaded = await reachWorker().load({ kind: 'stored', roads: answer.value.roads })
  loadedBox = loaded.ok ? box : ''
  return ok({ hasRoads: loaded.ok })
}

/** Travel between all places of the draft, one matrix a way of moving. */
export async function matricesFor(draft: PlanDraft): Promise<WayMatrix[]> {
  const places = placesOf(draft)
  return Promise.all(
    waysOf(draft.teams).map(async (way) => {
      const { durationS, distanceM, estimated } = await reachWorker().matrix(way, places)
      return { way, durationS, distanceM, isEstimate: estimated }
    }),
  )
}

/** The line of a team's way from stop to stop by road; straight where no road is known. */
export async function lineOf(way: PlanDraft['teams'][number]['way'], places: readonly LngLat[]): Promise<LngLat[]> {
  const line: LngLat[] = []
  for (let leg = 1; leg < places.length; leg++) {
    const from = places[leg - 1]!
    const to = places[leg]!
    const path = await reachWorker().path(way, from, to)
    line.push(from)
    if (path.ok && path.value)
      for (let at = 0; at < path.value.lngLat.length; at += 2) line.push([path.value.lngLat[at]!, path.value.lngLat[at + 1]!])
  }
  const last = places.at(-1)
  if (last) line.push(last)
  return line
}
