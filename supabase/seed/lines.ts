import type { Point } from './raster'

export const distanceM = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1])

export function lengthM(line: readonly Point[]): number {
  let sum = 0
  for (let k = 0; k + 1 < line.length; k++) sum += distanceM(line[k]!, line[k + 1]!)
  return sum
}

/** Douglas–Peucker; ends are kept. A closed line keeps its first point and the point farthest from it. */
export function simplifyLine(line: readonly Point[], toleranceM: number): Point[] {
  const keep = new Uint8Array(line.length)
  keep[0] = 1
  keep[line.length - 1] = 1
  const spans: [number, number][] = [[0, line.length - 1]]
  for (let span = spans.pop(); span; span = spans.pop()) {
    const [from, to] = span
    let worst = toleranceM
    let at = -1
    for (let k = from + 1; k < to; k++) {
      const away = distanceToSegment(line[k]!, line[from]!, line[to]!)
      if (away <= worst) continue
      worst = away
      at = k
    }
    if (at < 0) continue
    keep[at] = 1
    spans.push([from, at], [at, to])
  }
  return line.filter((_, k) => keep[k])
}

export function distanceToSegment(p: Point, a: Point, b: Point): number {
  const dx = b[0] - a[0]
  const dy = b[1] - a[1]
  const squared = dx * dx + dy * dy
  const share = squared === 0 ? 0 : Math.min(1, Math.max(0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / squared))
  return Math.hypot(p[0] - a[0] - share * dx, p[1] - a[1] - share * dy)
}

/** Corner cutting (Chaikin 1974); ends are kept. */
export function roundCorners(line: readonly Point[], passes: number): Point[] {
  let points = [...line]
  for (let pass = 0; pass < passes && points.length > 2; pass++) {
    const cut: Point[] = [points[0]!]
    for (let k = 0; k + 1 < points.length; k++) {
      const a = points[k]!
      const b = points[k + 1]!
      if (k > 0) cut.push([a[0] * 0.75 + b[0] * 0.25, a[1] * 0.75 + b[1] * 0.25])
      if (k + 2 < points.length) cut.push([a[0] * 0.25 + b[0] * 0.75, a[1] * 0.25 + b[1] * 0.75])
    }
    cut.push(points.at(-1)!)
    points = cut
  }
  return points
}

/** The position `alongM` metres from the start; clamped to the ends. */
export function pointAlong(line: readonly Point[], alongM: number): Point {
  let left = alongM
  for (let k = 0; k + 1 < line.length; k++) {
    const a = line[k]!
    const b = line[k + 1]!
    const step = distanceM(a, b)
    if (left <= step && step > 0) return [a[0] + ((b[0] - a[0]) * left) / step, a[1] + ((b[1] - a[1]) * left) / step]
    left -= step
  }
  return line.at(-1)!
}

/** The stretch of a line from one distance to another along it. */
export function sliceLine(line: readonly Point[], fromM: number, toM: number): Point[] {
  const out: Point[] = [pointAlong(line, fromM)]
  let along = 0
  for (let k = 0; k + 1 < line.length; k++) {
    along += distanceM(line[k]!, line[k + 1]!)
    if (along > fromM && along < toM) out.push(line[k + 1]!)
  }
  out.push(pointAlong(line, toM))
  return out
}

/** Where two segments cross, as a share of the first, or −1. Touching ends do not count. */
export function crossing(a: Point, b: Point, c: Point, d: Point): number {
  const rx = b[0] - a[0]
  const ry = b[1] - a[1]
  const sx = d[0] - c[0]
  const sy = d[1] - c[1]
  const turn = rx * sy - ry * sx
  // Segments that share an end meet there and nowhere else; rounding must not make a crossing of it.
  if (turn === 0 || isSame(a, c) || isSame(a, d) || isSame(b, c) || isSame(b, d)) return -1
  const t = ((c[0] - a[0]) * sy - (c[1] - a[1]) * sx) / turn
  const u = ((c[0] - a[0]) * ry - (c[1] - a[1]) * rx) / turn
  return t > 0 && t < 1 && u > 0 && u < 1 ? t : -1
}

const isSame = (a: Point, b: Point) => a[0] === b[0] && a[1] === b[1]
