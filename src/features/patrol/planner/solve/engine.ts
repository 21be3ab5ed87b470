import { drawnOf, type DrawnPoint, type PlanDraft, type PlanTeam } from '@/domain/plan'
import type { LngLat } from '@/domain/frame'
import { travelLeg, travelMatrix, type Leg } from '@/stores/routing/travel'
import { createRoutesClient, type RoutesClient } from '@/workers/routes.client'
import { drawnMatrix, drawnWay, type DrawnWay } from '@/features/patrol/planner/draw/drawnWay'
import type { PlannedWay } from './planTrack'
import { placesOf, waysOf, type WayMatrix } from './problem'

// The worker lives here and not in the store: it is started once, on first use.
let routes: RoutesClient | undefined
export const routesWorker = () => (routes ??= createRoutesClient())

/** The way that a drawing takes, office to office. */
export async function drawnWayOf(team: PlanTeam, points: readonly DrawnPoint[]): Promise<DrawnWay> {
  const places = [team.office, ...points.map(({ at }) => at), team.office]
  const legs: Leg[] = []
  for (let at = 1; at < places.length; at++) legs.push(await travelLeg(team.way, places[at - 1]!, places[at]!))
  return drawnWay(points, legs)
}

/** Travel between all places of the draft, one matrix a way of moving, and one for each team whose route is drawn. */
export async function matricesFor(draft: PlanDraft): Promise<WayMatrix[]> {
  const places = placesOf(draft)
  const byWay = await Promise.all(
    waysOf(draft.teams).map(async (way): Promise<WayMatrix> => {
      const { durationS, distanceM, estimated, problems } = await travelMatrix(way, places)
      return { way, durationS, distanceM, isEstimate: estimated, problems }
    }),
  )
  const drawn: WayMatrix[] = []
  for (const team of draft.teams) {
    const points = drawnOf(draft, team.id)
    if (points) drawn.push(drawnMatrix(draft, team.id, await drawnWayOf(team, points)))
  }
  return [...byWay, ...drawn]
}

/** A team's way as it lies on the map: as it was drawn, or from stop to stop by road; straight where no road is known. */
export async function wayOf(draft: PlanDraft, team: PlanTeam): Promise<PlannedWay> {
  const points = drawnOf(draft, team.id)
  if (points) {
    const { line, stops } = await drawnWayOf(team, points)
    const onRoute = new Set(draft.routes[team.id])
    return { line, stopAt: stops.filter(({ stopId }) => onRoute.has(stopId)).map(({ lineAt }) => lineAt) }
  }
  const at = new Map(draft.stops.map((stop) => [stop.id, stop.at] as const))
  const stops = (draft.routes[team.id] ?? []).map((id) => at.get(id)).filter((place) => place !== undefined)
  if (stops.length === 0) return { line: [], stopAt: [] }
  const places = [team.office, ...stops, team.office]
  const line: LngLat[] = [team.office]
  const stopAt: number[] = []
  for (let leg = 1; leg < places.length; leg++) {
    line.push(...(await travelLeg(team.way, places[leg - 1]!, places[leg]!)).line.slice(1))
    if (leg < places.length - 1) stopAt.push(line.length - 1)
  }
  return { line, stopAt }
}

export const lineOf = async (draft: PlanDraft, team: PlanTeam): Promise<readonly LngLat[]> => (await wayOf(draft, team)).line
