import type { LngLat } from '@/domain/frame'
import type { DrawnPoint, PlanDraft } from '@/domain/plan'
import type { Leg } from '@/stores/routing/travel'
import { placesOf, type WayMatrix } from '@/features/patrol/planner/solve/problem'

interface DrawnStop {
  readonly stopId: string
  readonly afterS: number
  readonly afterM: number
  readonly lineAt: number
}

/** A drawn route as it lies on the map: from the office through all points and back. */
export interface DrawnWay {
  readonly line: readonly LngLat[]
  /** The stops in order, with time and metres from the office along the drawing, dwells left out, and their place on the line. */
  readonly stops: readonly DrawnStop[]
  readonly durationS: number
  readonly distanceM: number
  /** Legs for which no road is known. */
  readonly straightLegs: number
}

/** Joins the legs of a drawing: office to first point, point to point, last point to office. O(points of the line). */
export function drawnWay(points: readonly DrawnPoint[], legs: readonly Leg[]): DrawnWay {
  const line: LngLat[] = []
  const stops: DrawnStop[] = []
  let [durationS, distanceM] = [0, 0]
  legs.forEach((leg, at) => {
    const [lng, lat] = line.at(-1) ?? []
    const [first] = leg.line
    line.push(...(first && first[0] === lng && first[1] === lat ? leg.line.slice(1) : leg.line))
    durationS += leg.durationS
    distanceM += leg.distanceM
    const stopId = points[at]?.stopId ?? null
    if (stopId !== null) stops.push({ stopId, afterS: durationS, afterM: distanceM, lineAt: line.length - 1 })
  })
  return { line, stops, durationS, distanceM, straightLegs: legs.filter(({ isStraight }) => isStraight).length }
}

/**
 * Travel along a drawing as a matrix of its own: from the office and from each of its stops to the later ones and home, and
 * nowhere else. Solver and clock then keep to the drawing without a rule of their own. O(stops of the drawing²).
 */
export function drawnMatrix(draft: PlanDraft, teamId: string, way: DrawnWay): WayMatrix {
  const size = placesOf(draft).length / 2
  const durationS = new Float64Array(size * size).fill(Infinity)
  const distanceM = new Float64Array(size * size).fill(Infinity)
  for (let place = 0; place < size; place++) durationS[place * (size + 1)] = distanceM[place * (size + 1)] = 0
  const office = draft.teams.findIndex(({ id }) => id === teamId)
  const placeOf = new Map(draft.stops.filter(({ isDropped }) => !isDropped).map(({ id }, at) => [id, draft.teams.length + at]))
  const put = (from: number, to: number, seconds: number, metres: number) => {
    durationS[from * size + to] = seconds
    distanceM[from * size + to] = metres
  }
  way.stops.forEach(({ stopId, afterS, afterM }, at) => {
    const place = placeOf.get(stopId)
    if (place === undefined) return
    put(office, place, afterS, afterM)
    put(place, office, way.durationS - afterS, way.distanceM - afterM)
    for (const later of way.stops.slice(at + 1)) {
      const to = placeOf.get(later.stopId)
      if (to !== undefined && to !== place) put(place, to, later.afterS - afterS, later.afterM - afterM)
    }
  })
  return { way: draft.teams[office]!.way, teamId, durationS, distanceM, isEstimate: false }
}

/** Drawings as they were stored with a plan; what is not one is left out. */
export function parseDrawn(value: unknown): Readonly<Record<string, readonly DrawnPoint[]>> {
  if (typeof value !== 'object' || value === null) return {}
  const drawings = Object.entries(value).map(([teamId, points]): [string, DrawnPoint[]] => [
    teamId,
    (Array.isArray(points) ? points : []).flatMap((point: unknown) => toPoint(point) ?? []),
  ])
  return Object.fromEntries(drawings.filter(([, points]) => points.length > 0))
}

function toPoint(value: unknown): DrawnPoint | null {
  if (typeof value !== 'object' || value === null || !('at' in value) || !Array.isArray(value.at)) return null
  const [lng, lat] = value.at as unknown[]
  if (typeof lng !== 'number' || typeof lat !== 'number' || !Number.isFinite(lng) || !Number.isFinite(lat)) return null
  return { at: [lng, lat], stopId: 'stopId' in value && typeof value.stopId === 'string' ? value.stopId : null }
}
