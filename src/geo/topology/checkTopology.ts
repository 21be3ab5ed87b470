import type { Feature, MultiPolygon, Polygon } from 'geojson'
import difference from '@turf/difference'
import { feature, featureCollection } from '@turf/helpers'
import intersect from '@turf/intersect'
import kinks from '@turf/kinks'
import pointOnFeature from '@turf/point-on-feature'
import union from '@turf/union'
import type { LngLat } from '@/domain/frame'
import { boxesMeet, partsOf, shapeAreaM2, shapeBbox, type Shape } from './shape'

export interface Cell {
  readonly id: string
  readonly shape: Shape
}

/** What is wrong between cells that should tile their parent: two hold the same land, none holds it, or one holds land outside. */
export interface TopologyIssue {
  readonly kind: 'overlap' | 'gap' | 'outside' | 'crosses-itself'
  /** Whether it is so narrow that it is a slip of drawing, not a decision. */
  readonly isSliver: boolean
  /** The cells concerned; for a gap those around it. */
  readonly ids: readonly string[]
  readonly areaM2: number
  readonly shape: Shape | null
  /** A point on it, to fly to. */
  readonly at: LngLat
}

/** Below this it is rounding of shared borders, not a mistake; the server judges by the same figure. */
export const roundingM2 = 25
/** Thinness 4πA/P² of a circle is 1, of a square 0.79, of a strip 1 : 50 about 0.06. */
const sliverThinness = 0.06

type AreaFeature = Feature<Polygon | MultiPolygon>

const asFeature = (shape: Shape): AreaFeature => feature(shape)
const perimeterM = (shape: Shape) => {
  const [outer = []] = partsOf(shape)[0] ?? []
  return outer.slice(1).reduce((sum, [lng = 0, lat = 0], i) => {
    const [fromLng = 0, fromLat = 0] = outer[i] ?? []
    return sum + Math.hypot((lng - fromLng) * Math.cos((lat * Math.PI) / 180), lat - fromLat) * 111_195
  }, 0)
}
export const thinness = (shape: Shape): number => (4 * Math.PI * shapeAreaM2(shape)) / perimeterM(shape) ** 2

const somePoint = (shape: Shape): LngLat => {
  const [lng = 0, lat = 0] = pointOnFeature(asFeature(shape)).geometry.coordinates
  return [lng, lat]
}

/** Each part of a faulty area as an issue of its own, rounding left out. */
function issues(
  kind: TopologyIssue['kind'],
  fault: AreaFeature | null,
  idsOf: (part: Shape) => readonly string[],
): TopologyIssue[] {
  if (fault === null) return []
  return partsOf(fault.geometry).flatMap((coordinates): TopologyIssue[] => {
    const shape: Polygon = { type: 'Polygon', coordinates }
    const areaM2 = shapeAreaM2(shape)
    if (areaM2 <= roundingM2) return []
    return [{ kind, isSliver: thinness(shape) < sliverThinness, ids: idsOf(shape), areaM2, shape, at: somePoint(shape) }]
  })
}

function overlaps(cells: readonly Cell[], isChanged: (id: string) => boolean): TopologyIssue[] {
  const boxes = cells.map(({ shape }) => shapeBbox(shape))
  return cells.flatMap((a, i) =>
    cells.slice(i + 1).flatMap((b, k) => {
      const [boxA, boxB] = [boxes[i], boxes[i + 1 + k]]
      if (boxA === undefined || boxB === undefined || !boxesMeet(boxA, boxB) || !(isChanged(a.id) || isChanged(b.id))) return []
      return issues('overlap', intersect(featureCollection([asFeature(a.shape), asFeature(b.shape)])), () => [a.id, b.id])
    }),
  )
}

/** The cells whose box meets a fault's: those a person would look at to mend it. */
const around = (cells: readonly Cell[]) => (part: Shape) =>
  cells.filter(({ shape }) => boxesMeet(shapeBbox(shape), shapeBbox(part))).map(({ id }) => id)

function selfCrossings({ id, shape }: Cell): TopologyIssue[] {
  return partsOf(shape).flatMap((coordinates) =>
    kinks(feature({ type: 'Polygon' as const, coordinates }))
      .features.slice(0, 1)
      .map(({ geometry }): TopologyIssue => {
        const [lng = 0, lat = 0] = geometry.coordinates
        return { kind: 'crosses-itself', isSliver: false, ids: [id], areaM2: 0, shape: null, at: [lng, lat] }
      }),
  )
}

/** Land inside a whole that its parts leave open: holes of their union. Used where the parent has no outline. */
function holesOf(whole: AreaFeature | null): AreaFeature | null {
  if (whole === null) return null
  const holes = partsOf(whole.geometry).flatMap(([, ...inner]) => inner.map((ring) => [ring]))
  return holes.length === 0 ? null : feature({ type: 'MultiPolygon' as const, coordinates: holes })
}

/**
 * Checks that sibling cells tile their parent: no overlap, no gap, nothing outside it, no outline that crosses itself.
 * Pairs without a changed cell are skipped. Cells that cross themselves are reported alone, since the areas of the others
 * could not be trusted. Worst first. O(n²) boxes and one union of n cells; 100 cells take well under a second.
 */
export function checkTopology(cells: readonly Cell[], parent: Shape | null, changed: ReadonlySet<string>): TopologyIssue[] {
  const crossing = cells.filter(({ id }) => changed.has(id)).flatMap(selfCrossings)
  if (crossing.length > 0) return crossing
  const [first] = cells
  if (first === undefined) return []
  const whole = cells.length === 1 ? asFeature(first.shape) : union(featureCollection(cells.map(({ shape }) => asFeature(shape))))
  const found = overlaps(cells, (id) => changed.has(id))
  if (parent === null) found.push(...issues('gap', holesOf(whole), around(cells)))
  else if (whole !== null) {
    found.push(...issues('gap', difference(featureCollection([asFeature(parent), whole])), around(cells)))
    found.push(...issues('outside', difference(featureCollection([whole, asFeature(parent)])), around(cells)))
  }
  return found.sort((a, b) => b.areaM2 - a.areaM2)
}
