import type { Position } from 'geojson'

export type Ring = Position[]

/** Signed area of a ring in square degrees, positive when counter-clockwise. Taken about its first point for precision. O(n). */
export function signedArea(ring: readonly Position[]): number {
  const [originX = 0, originY = 0] = ring[0] ?? []
  let sum = 0
  for (let i = 1; i < ring.length; i++) {
    const [x1 = 0, y1 = 0] = ring[i - 1] ?? []
    const [x2 = 0, y2 = 0] = ring[i] ?? []
    sum += (x1 - originX) * (y2 - originY) - (x2 - originX) * (y1 - originY)
  }
  return sum / 2
}

const isSame = (a: Position | undefined, b: Position | undefined): boolean => a?.[0] === b?.[0] && a?.[1] === b?.[1]

/** True when b lies on the way back from c to a: a spike that encloses nothing. */
function isSpike(a: Position, b: Position, c: Position): boolean {
  const [ax = 0, ay = 0] = a
  const [bx = 0, by = 0] = b
  const [cx = 0, cy = 0] = c
  const cross = (bx - ax) * (cy - by) - (by - ay) * (cx - bx)
  const forward = (bx - ax) * (cx - bx) + (by - ay) * (cy - by)
  return cross === 0 && forward < 0
}

/** A closed ring without repeated points or spikes; null when fewer than three corners or no area remain. O(n). */
export function cleanRing(positions: readonly Position[]): Ring | null {
  const ring: Ring = []
  for (const position of positions) {
    if (isSame(position, ring.at(-1))) continue
    ring.push(position)
    // Taking a spike away can bring two equal points together, or lay open another spike.
    while (ring.length >= 3) {
      const [a, b, c] = ring.slice(-3) as [Position, Position, Position]
      if (!isSpike(a, b, c)) break
      ring.splice(-2, 1)
      if (isSame(ring.at(-1), ring.at(-2))) ring.pop()
    }
  }
  while (ring.length > 1 && isSame(ring[0], ring.at(-1))) ring.pop()
  // A spike may also stand on the seam.
  while (ring.length >= 3 && isSpike(ring.at(-2) ?? [], ring.at(-1) ?? [], ring[0] ?? [])) ring.pop()
  while (ring.length >= 3 && isSpike(ring.at(-1) ?? [], ring[0] ?? [], ring[1] ?? [])) ring.shift()
  if (ring.length < 3) return null
  ring.push(ring[0] ?? [])
  return signedArea(ring) === 0 && isFlat(ring) ? null : ring
}

// A figure of eight has no signed area either, but it is not flat.
function isFlat(ring: Ring): boolean {
  const [a = [], b = []] = ring
  return ring.every(
    (c) =>
      ((b[0] ?? 0) - (a[0] ?? 0)) * ((c[1] ?? 0) - (a[1] ?? 0)) === ((b[1] ?? 0) - (a[1] ?? 0)) * ((c[0] ?? 0) - (a[0] ?? 0)),
  )
}

/** The ring turned as RFC 7946 asks: outer counter-clockwise, holes clockwise. */
export const turned = (ring: Ring, isOuter: boolean): Ring => (signedArea(ring) > 0 === isOuter ? ring : [...ring].reverse())

/** Even-odd test of a point against one ring; points on the border may fall either way. O(n). */
export function isInRing([x = NaN, y = NaN]: Position, ring: readonly Position[]): boolean {
  let isInside = false
  for (let i = 1; i < ring.length; i++) {
    const [x1 = 0, y1 = 0] = ring[i - 1] ?? []
    const [x2 = 0, y2 = 0] = ring[i] ?? []
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) isInside = !isInside
  }
  return isInside
}
