import { isSet } from './bitTiles'
import type { Coverage } from './engine'
import { regionAt } from './regions'
import type { Standing } from './standing'

/** Something that makes it matter whether a place was seen: a water spot, a hotspot's cell. Weight over 0. */
export type RiskPoint = { readonly lng: number; readonly lat: number; readonly weight: number }

export type RiskCoverage = {
  /** Weight in the area, and of it in cells seen, and in cells probably seen. */
  readonly weight: number
  readonly seenWeight: number
  readonly probableWeight: number
  /** Places in `points` of what lies in the area and was not seen, the heaviest first. */
  readonly unseen: readonly number[]
}

/** Risk-weighted coverage by area, in the areas' order. Points outside all areas count for none. O(points · areas at each). */
export function riskCoverage(coverage: Coverage, standing: Standing, points: readonly RiskPoint[]): RiskCoverage[] {
  const { grid, regions, areaIds } = coverage
  const rows = areaIds.map(() => ({ weight: 0, seenWeight: 0, probableWeight: 0, unseen: [] as number[] }))
  points.forEach(({ lng, lat, weight }, place) => {
    const [x, y] = grid.projection.forward(lng, lat)
    const column = Math.floor((x - grid.westM) / grid.cellM)
    const row = Math.floor((y - grid.southM) / grid.cellM)
    if (!(row >= 0 && row < grid.rows && column >= 0 && column < grid.cols)) return
    const seen = isSet(standing.seen, row, column)
    const probable = !seen && isSet(standing.any, row, column)
    const region = regionAt(regions, row, column)
    for (let k = regions.areaStart[region]!; k < regions.areaStart[region + 1]!; k++) {
      const of = rows[regions.areas[k]!]!
      of.weight += weight
      if (seen) of.seenWeight += weight
      else of.unseen.push(place)
      if (probable) of.probableWeight += weight
    }
  })
  for (const { unseen } of rows) unseen.sort((a, b) => points[b]!.weight - points[a]!.weight || a - b)
  return rows
}
