import type { Bbox, LngLat } from '@/domain/frame'
import { ok, type Result } from '@/domain/result'
import { localProjection } from '@/geo/projection'

export interface FoundUnit {
  readonly kind: 'office' | 'team'
  readonly id: string
  readonly name: string
  readonly lng: number
  readonly lat: number
  readonly distance_m: number
}

/** The most units that the database names around a point. */
export const mostUnits = 50
/** A quarter of a quarter …: a county's box is some 50 m wide here, and fifty units on one spot would never part. */
const deepest = 10

/**
 * Every unit of a box by asking for the nearest around its middle: when the list is full and ends before the box's corner, the box
 * is asked again in quarters. Nobody in the box is missed, however many offices stand nearer to its middle.
 */
export async function everyUnit(
  box: Bbox,
  nearest: (at: LngLat) => Promise<Result<readonly FoundUnit[]>>,
  depth = 0,
): Promise<Result<FoundUnit[]>> {
  const [west, south, east, north] = box
  const middle: LngLat = [(west + east) / 2, (south + north) / 2]
  const answer = await nearest(middle)
  if (!answer.ok) return answer
  const units = answer.value
  const cornerM = Math.hypot(...localProjection(...middle).forward(east, south))
  const reachedM = Math.max(0, ...units.map(({ distance_m }) => distance_m))
  // A hundredth more than the plane says: the database measures on a sphere.
  if (units.length < mostUnits || reachedM > cornerM * 1.01 || depth === deepest) return ok([...units])
  const quarters: readonly Bbox[] = [
    [west, south, middle[0], middle[1]],
    [middle[0], south, east, middle[1]],
    [west, middle[1], middle[0], north],
    [middle[0], middle[1], east, north],
  ]
  const byId = new Map(units.map((unit) => [unit.id, unit]))
  for (const quarter of quarters) {
    const found = await everyUnit(quarter, nearest, depth + 1)
    if (!found.ok) return found
    for (const unit of found.value) byId.set(unit.id, unit)
  }
  return ok([...byId.values()])
}
