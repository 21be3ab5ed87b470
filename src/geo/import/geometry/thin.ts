import type { Position } from 'geojson'
import { metresPerDegree } from '@/geo/earth'

// Douglas-Peucker is quadratic on a spiral; in blocks its worst case is a thousand times the length, whatever the shape.
const blockLength = 1000

function farthest(
  positions: readonly Position[],
  from: number,
  to: number,
  lngScale: number,
): { place: number; distance2: number } {
  const [ax = 0, ay = 0] = positions[from] ?? []
  const [bx = 0, by = 0] = positions[to] ?? []
  const dx = (bx - ax) * lngScale
  const dy = by - ay
  const length2 = dx * dx + dy * dy
  let place = -1
  let distance2 = -1
  for (let i = from + 1; i < to; i++) {
    const [x = 0, y = 0] = positions[i] ?? []
    const px = (x - ax) * lngScale
    const py = y - ay
    const share = length2 === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / length2))
    const away2 = (px - share * dx) ** 2 + (py - share * dy) ** 2
    if (away2 > distance2) [place, distance2] = [i, away2]
  }
  return { place, distance2 }
}

/** A line thinned so that no dropped point lay farther than `toleranceM` from it. Ends stay. O(n · 1000) at worst. */
export function thinLine(positions: readonly Position[], toleranceM: number): Position[] {
  if (positions.length < 3) return [...positions]
  const lngScale = Math.cos(((positions[0]?.[1] ?? 0) * Math.PI) / 180)
  const limit2 = (toleranceM / metresPerDegree) ** 2
  const kept = new Uint8Array(positions.length)
  const last = positions.length - 1
  const stack: number[] = []
  for (let from = 0; from < last; from += blockLength) {
    const to = Math.min(last, from + blockLength)
    kept[from] = kept[to] = 1
    stack.push(from, to)
  }
  while (stack.length > 0) {
    const to = stack.pop() ?? 0
    const from = stack.pop() ?? 0
    const { place, distance2 } = farthest(positions, from, to, lngScale)
    if (place < 0 || distance2 <= limit2) continue
    kept[place] = 1
    stack.push(from, place, place, to)
  }
  return positions.filter((_, index) => kept[index] === 1)
}
