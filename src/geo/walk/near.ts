import type { LngLat } from '@/domain/frame'
import { localProjection } from '@/geo/projection'
import { lastAtOrBefore, placeInto, type ReplayTrack } from './replay'

export interface Near {
  readonly trackId: string
  readonly teamId: string | null
  readonly distanceM: number
  /** The closest moment, Unix seconds. */
  readonly atS: number
}

/**
 * Who came within `radiusM` of a place between `atS` ± `windowS`, with the closest moment of each, the nearest first. The
 * closest approach is found on the way between fixes too, however sparse they are, but never across a silence or a jump.
 * Plane distance around the place. O(fixes in the window).
 */
export function whoWasNear(tracks: readonly ReplayTrack[], place: LngLat, atS: number, radiusM = 500, windowS = 600): Near[] {
  const plane = localProjection(place[0], place[1])
  const fromS = atS - windowS
  const toS = atS + windowS
  const spot = new Float64Array(2)
  const near: Near[] = []
  for (const track of tracks) {
    const { timeS } = track
    let bestM = Infinity
    let bestS = NaN
    let [lastX, lastY, lastS, isJoined] = [NaN, NaN, NaN, false]
    /** The next known place, in the order of time; `joined` tells whether the way on from it is known. */
    const visit = (second: number, index: number, joined: boolean) => {
      placeInto(spot, 0, track, index, second)
      const [x, y] = plane.forward(spot[0]!, spot[1]!)
      const share = isJoined ? closestShare(lastX, lastY, x, y) : 1
      const distanceM = isJoined ? Math.hypot(lastX + (x - lastX) * share, lastY + (y - lastY) * share) : Math.hypot(x, y)
      if (distanceM < bestM) {
        bestM = distanceM
        bestS = isJoined ? lastS + (second - lastS) * share : second
      }
      ;[lastX, lastY, lastS, isJoined] = [x, y, second, joined]
    }
    let index = lastAtOrBefore(timeS, fromS)
    // The window opens in the middle of a way.
    if (index >= 0 && timeS[index]! < fromS && track.joined[index] === 1) visit(fromS, index, true)
    if (index < 0 || timeS[index]! < fromS) index++
    for (; index < timeS.length && timeS[index]! <= toS; index++) visit(timeS[index]!, index, track.joined[index] === 1)
    if (isJoined && lastS < toS) visit(toS, index - 1, false)
    if (bestM <= radiusM) near.push({ trackId: track.id, teamId: track.teamId, distanceM: bestM, atS: bestS })
  }
  return near.sort((a, b) => a.distanceM - b.distanceM)
}

/** How far along a way, 0 to 1, it comes closest to the origin. */
function closestShare(fromX: number, fromY: number, toX: number, toY: number): number {
  const dx = toX - fromX
  const dy = toY - fromY
  const length2 = dx * dx + dy * dy
  return length2 === 0 ? 0 : Math.min(1, Math.max(0, -(fromX * dx + fromY * dy) / length2))
}
