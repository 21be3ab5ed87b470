import type { Random } from '@/geo/random'
import type { BasemapFeature } from './countyTypes'
import type { Land } from './land'
import { tidyLabels } from './labels'
import { lengthM, roundCorners, simplifyLine } from './lines'
import { dissolve, traceArcs } from './mosaic'
import { fractal, gradientNoise } from './noise'
import { cellAt, centreOf, forNeighbours, sample, type Point, type Raster } from './raster'
import type { WaterSite } from './waters'

/** Metres between contour lines. */
const contourM = 100

/** What the offline basemap draws besides roads: waters, woods, places, peaks, contours. */
export function makeBasemap(random: Random, land: Land, sites: readonly WaterSite[]): BasemapFeature[] {
  const { plane } = land
  const features: BasemapFeature[] = []
  const add = (kind: BasemapFeature['kind'], name: string | null, rank: number, shape: BasemapFeature['shape']) =>
    features.push({ id: random.uuid(), kind, name, rank, shape })
  const degrees = (line: readonly Point[]) => line.map((point) => plane.toLngLat(point))
  for (const river of land.rivers) add('river', river.name, river.rank, { type: 'LineString', coordinates: degrees(river.line) })
  for (const { spot } of sites)
    if (spot.kind === 'reservoir' || spot.kind === 'pond') add('lake', spot.name, spot.kind === 'reservoir' ? 1 : 3, spot.shape)
  for (const { polygon, areaM2 } of woods(random.fork('woods'), land))
    add('wood', null, areaM2 > 5e6 ? 1 : 2, { type: 'Polygon', coordinates: polygon.map(degrees) })
  const placed = new Set<number>()
  for (const hamlet of land.hamlets) {
    const { seat, communityOf } = land.settlements[hamlet.village]!
    const isFirst = !placed.has(hamlet.village)
    placed.add(hamlet.village)
    if (communityOf >= 0 && !isFirst) continue
    const rank = !isFirst ? 4 : seat === 2 ? 1 : seat === 1 ? 2 : 3
    const name = isFirst ? land.settlementNames[hamlet.village]! + (seat > 0 ? '镇' : '') : land.names.hamlet(random)
    add('place', name, rank, { type: 'Point', coordinates: plane.toLngLat(hamlet.at) })
  }
  for (const { at, heightM } of peaks(land))
    add('peak', `${land.names.mountain(random)} ${Math.round(heightM)}`, heightM > 1000 ? 3 : heightM > 600 ? 4 : 5, {
      type: 'Point',
      coordinates: plane.toLngLat(at),
    })
  for (const { line, level } of contours(land)) add('contour', null, level, { type: 'LineString', coordinates: degrees(line) })
  return features
}

/** A coarser raster over the same ground, with its fields sampled at the centres. */
function coarsen(
  land: Land,
  factor: number,
): { raster: Raster; height: Float32Array; slope: Float32Array; isInside: (cell: number) => boolean } {
  const { raster, height, slope } = land.terrain
  const coarse: Raster = {
    columns: Math.floor(raster.columns / factor),
    rows: Math.floor(raster.rows / factor),
    cellM: raster.cellM * factor,
  }
  const n = coarse.columns * coarse.rows
  const pick = (field: ArrayLike<number>) =>
    Float32Array.from({ length: n }, (_, cell) => sample(raster, field, centreOf(coarse, cell)))
  const inside = pick(land.inside)
  return { raster: coarse, height: pick(height), slope: pick(slope), isInside: (cell) => inside[cell]! > 0.5 }
}

/** Hillsides are wooded, and the heights; fields are cleared along streams and round houses. Woods under 20 ha are left out. */
function woods(random: Random, land: Land): { polygon: Point[][]; areaM2: number }[] {
  const { raster, height, slope, isInside } = coarsen(land, 2)
  const labels = new Int32Array(raster.columns * raster.rows).fill(-1)
  const patchy = fractal(gradientNoise(random), 3)
  const cleared = new Uint8Array(labels.length)
  const clear = (at: Point, reachM: number) => {
    const reach = Math.ceil(reachM / raster.cellM)
    const centre = cellAt(raster, at)
    for (let dj = -reach; dj <= reach; dj++)
      for (let di = -reach; di <= reach; di++)
        if (Math.hypot(di, dj) * raster.cellM <= reachM) cleared[centre + dj * raster.columns + di] = 1
  }
  for (const { at } of land.hamlets) clear(at, random.range(250, 520))
  for (const { line, rank } of land.rivers) for (const at of roundCorners(line, 1)) clear(at, rank === 3 ? 190 : 420)
  const isWooded = (cell: number) => {
    if (!isInside(cell) || cleared[cell]) return false
    const [x, y] = centreOf(raster, cell)
    return slope[cell]! + Math.max(0, height[cell]! - 250) / 4000 + 0.09 * patchy(x / 3200, y / 3200) > 0.1
  }
  let count = 0
  for (let start = 0; start < labels.length; start++) {
    if (labels[start]! >= 0 || !isWooded(start)) continue
    const cells = [start]
    labels[start] = count
    for (let at = 0; at < cells.length; at++)
      forNeighbours(raster, cells[at]!, (neighbour, step) => {
        if (step > 1 || labels[neighbour]! >= 0 || !isWooded(neighbour)) return
        labels[neighbour] = count
        cells.push(neighbour)
      })
    if (cells.length * raster.cellM ** 2 < 200_000) for (const cell of cells) labels[cell] = -1
    else count++
  }
  fillClearings(raster, labels)
  tidyLabels(raster, labels)
  const sizes = new Map<number, number>()
  for (const label of labels) sizes.set(label, (sizes.get(label) ?? 0) + 1)
  return [...dissolve(traceArcs(raster, labels), (label) => label)].flatMap(([label, polygons]) =>
    polygons.map((rings) => ({
      polygon: rings.map((ring) => simplifyLine(ring, 25)).filter((ring) => ring.length > 3),
      areaM2: sizes.get(label)! * raster.cellM ** 2,
    })),
  )
}

/** Clearings under 8 ha are drawn as wood: at map scale they are noise. */
function fillClearings(raster: Raster, labels: Int32Array): void {
  const seen = new Uint8Array(labels.length)
  for (let start = 0; start < labels.length; start++) {
    if (seen[start] || labels[start]! >= 0) continue
    const cells = [start]
    seen[start] = 1
    let wood = -1
    for (let at = 0; at < cells.length; at++)
      forNeighbours(raster, cells[at]!, (neighbour, step) => {
        if (step > 1) return
        if (labels[neighbour]! >= 0) wood = labels[neighbour]!
        else if (!seen[neighbour]) {
          seen[neighbour] = 1
          cells.push(neighbour)
        }
      })
    if (wood >= 0 && cells.length * raster.cellM ** 2 < 80_000) for (const cell of cells) labels[cell] = wood
  }
}

/** Summits: nothing within 2.5 km is higher, and they stand at least 300 m up. */
function peaks(land: Land): { at: Point; heightM: number }[] {
  const { raster, height, isInside } = coarsen(land, 3)
  const reach = Math.round(2500 / raster.cellM)
  const found: { at: Point; heightM: number }[] = []
  for (let j = reach; j < raster.rows - reach; j++)
    for (let i = reach; i < raster.columns - reach; i++) {
      const cell = j * raster.columns + i
      if (height[cell]! < 300 || !isInside(cell)) continue
      let isTop = true
      for (let dj = -reach; dj <= reach && isTop; dj++)
        for (let di = -reach; di <= reach; di++)
          if (height[cell + dj * raster.columns + di]! > height[cell]!) {
            isTop = false
            break
          }
      if (isTop) found.push({ at: centreOf(raster, cell), heightM: height[cell]! })
    }
  return found
}

function contours(land: Land): { line: readonly Point[]; level: number }[] {
  const { raster, height, isInside } = coarsen(land, 3)
  const labels = Int32Array.from(height, (metres, cell) => (isInside(cell) ? Math.floor(metres / contourM) : -1))
  return traceArcs(raster, labels)
    .filter(({ left, right, points }) => left >= 0 && right >= 0 && lengthM(points) > 1200)
    .map(({ left, right, points }) => ({ line: simplifyLine(points, 20), level: Math.max(left, right) * contourM }))
}
