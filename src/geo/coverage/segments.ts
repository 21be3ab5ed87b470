import { markSimplified, markStaying, type CleanTrack } from '@/geo/tracks'
import { toCells, type RasterGrid } from './grid'
import { isNight, type CoverageSettings } from './settings'

/** Bits of `Segments.flags`. */
export const segmentFlag = { probable: 1, night: 2, staying: 4, bridge: 8 } as const

/**
 * A simplified track in cell units. Segment k runs from (`ends[4k]`, `ends[4k+1]`) to (`ends[4k+2]`, `ends[4k+3]`) in
 * `seconds[k]`, 0 where unknown. A leg of one fix is a segment of no length. A bridge spans a silence: nothing is known of
 * its time, and what lies along it is only probable.
 */
export type Segments = {
  readonly ends: Float32Array
  readonly seconds: Float32Array
  readonly flags: Uint8Array
}

/** Places a cleaned track on the grid and simplifies it. O(fixes), about 100 ns a fix. */
export function segmentsOf(clean: CleanTrack, grid: RasterGrid, settings: CoverageSettings): Segments {
  const { lngLat, timeMs, accuracyM } = clean.track
  const count = timeMs.length
  const cells = toCells(grid, lngLat)
  const keep = new Uint8Array(count)
  const tolerance = settings.simplifyM / settings.cellM
  const poor = (i: number): boolean => accuracyM[i]! > settings.goodAccuracyM
  forEachLeg(clean, (first, end) => {
    // Simplified apart where the accuracy turns, so that no segment is partly good.
    for (let from = first; from < end;) {
      let to = from + 1
      while (to < end && poor(to) === poor(from)) to++
      markSimplified(cells, timeMs, from, to, tolerance, keep)
      from = to
    }
  })

  const kept = new Uint32Array(count)
  let vertices = 0
  const room = count + clean.gaps.length
  const out = { ends: new Float32Array(room * 4), seconds: new Float32Array(room), flags: new Uint8Array(room) }
  let size = 0
  const push = (i: number, j: number, seconds: number, flags: number): void => {
    out.ends.set([cells[i * 2]!, cells[i * 2 + 1]!, cells[j * 2]!, cells[j * 2 + 1]!], size * 4)
    out.seconds[size] = Number.isNaN(seconds) ? 0 : seconds
    out.flags[size++] = flags | (isNight(timeMs[i]!, settings) ? segmentFlag.night : 0)
  }
  forEachLeg(clean, (first, end) => {
    vertices = 0
    for (let i = first; i < end; i++) if (keep[i] === 1) kept[vertices++] = i
    const leg = kept.subarray(0, vertices)
    const staying = markStaying(cells, timeMs, leg, settings.stayRadiusM / settings.cellM, settings.stayS)
    if (vertices === 1) push(first, first, 0, poor(first) ? segmentFlag.probable : 0)
    for (let k = 0; k + 1 < vertices; k++) {
      const [i, j] = [leg[k]!, leg[k + 1]!]
      const probable = poor(i) || poor(j) ? segmentFlag.probable : 0
      push(i, j, (timeMs[j]! - timeMs[i]!) / 1000, probable | (staying[k] === 1 ? segmentFlag.staying : 0))
    }
  })
  for (const gap of clean.gaps)
    if (gap.kind === 'silence' && gap.seconds <= settings.bridgeS && gap.metres <= settings.bridgeM)
      push(gap.afterFix, gap.afterFix + 1, 0, segmentFlag.probable | segmentFlag.bridge)
  return { ends: out.ends.slice(0, size * 4), seconds: out.seconds.slice(0, size), flags: out.flags.slice(0, size) }
}

function forEachLeg({ legStart }: CleanTrack, visit: (first: number, end: number) => void): void {
  for (let leg = 0; leg + 1 < legStart.length; leg++) visit(legStart[leg]!, legStart[leg + 1]!)
}
