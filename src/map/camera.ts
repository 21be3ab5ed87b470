import type { Map } from 'maplibre-gl'
import type { Bbox, LngLat } from '@/domain/frame'

/** A wish to look somewhere: a box, or a point and optionally how near. */
export interface CameraTarget {
  readonly bbox?: Bbox
  readonly center?: LngLat
  readonly zoom?: number
}

/** Widths of the strips along the map's edges that panels lie over, in pixels. */
export interface Covered {
  readonly top: number
  readonly right: number
  readonly bottom: number
  readonly left: number
}

/** Closest look that fitting a box may take: a box of one point would otherwise end at the ground. */
const fitMaxZoom = 16
const marginPx = 48
const flightMs = 600
/** The drawer that a selection opens narrows the map within this time of the flight it goes with. */
const settlingMs = 1200

export interface Camera {
  readonly show: (target: CameraTarget) => void
  /** Parts of the map covered by panels, in pixels; targets are centred in what is left. */
  readonly setCovered: (covered: Partial<Covered>) => void
  /** Call when the map's own box has changed: a flight that has just begun is aimed anew. */
  readonly resized: () => void
}

/** Moves the map; without animation where the person asked for less motion. */
export function createCamera(
  map: Pick<Map, 'fitBounds' | 'easeTo' | 'getZoom' | 'getContainer'>,
  prefersLessMotion: () => boolean,
  nowMs: () => number = () => performance.now(),
): Camera {
  let covered: Covered = { top: 0, right: 0, bottom: 0, left: 0 }
  let last: { readonly target: CameraTarget; readonly atMs: number } | null = null

  /** A margin wider than the map makes MapLibre refuse to move at all, so it shrinks with the map. */
  function padding(): Covered {
    const { clientWidth, clientHeight } = map.getContainer()
    const across = Math.max(0, Math.min(marginPx, (clientWidth - covered.left - covered.right) / 6))
    const down = Math.max(0, Math.min(marginPx, (clientHeight - covered.top - covered.bottom) / 6))
    return { top: covered.top + down, bottom: covered.bottom + down, left: covered.left + across, right: covered.right + across }
  }

  function aim({ bbox, center, zoom }: CameraTarget): void {
    const duration = prefersLessMotion() ? 0 : flightMs
    if (bbox !== undefined) {
      const [west, south, east, north] = bbox
      map.fitBounds([west, south, east, north], { padding: padding(), maxZoom: zoom ?? fitMaxZoom, duration, essential: false })
      return
    }
    if (center === undefined) return
    // An offset, not easeTo's own padding: that one stays on the map after the flight.
    const offset: [number, number] = [(covered.left - covered.right) / 2, (covered.top - covered.bottom) / 2]
    map.easeTo({
      center: [center[0], center[1]],
      zoom: zoom ?? Math.max(map.getZoom(), 14),
      duration,
      offset,
      essential: false,
    })
  }

  return {
    show: (target) => {
      last = { target, atMs: nowMs() }
      aim(target)
    },
    resized: () => {
      if (last !== null && nowMs() - last.atMs < settlingMs) aim(last.target)
    },
    setCovered: (next) => {
      covered = { top: 0, right: 0, bottom: 0, left: 0, ...next }
    },
  }
}
