import type { Replay, ReplayTrack } from '@/geo/walk'
import type { IncidentMark, StayMark } from './replay.store'

/** Colours of teams, one list of tracks each. */
export const teamColours = 12

/**
 * What a frame draws, laid out once for a load: flat numbers, so that a frame allocates nothing. Places are in Mercator units, 0 to 1
 * across the world.
 */
export interface Scene {
  readonly replay: Replay
  readonly tracks: readonly {
    readonly timeS: Float64Array
    /** [x, y, …] of each fix. */
    readonly world: Float64Array
    readonly joined: Uint8Array
  }[]
  /** Slots of the tracks of each colour. */
  readonly slotsOf: readonly Uint32Array[]
  /** `fromS`, `toS`, x, y and colour of each stay. */
  readonly stays: Float64Array
  /** Second, x and y of each incident. */
  readonly incidents: Float64Array
}
export const stayColumns = 5
export const incidentColumns = 3

export const mercatorX = (lng: number): number => (lng + 180) / 360
export const mercatorY = (lat: number): number => (1 - Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / Math.PI) / 2

function toWorld(lngLat: Float64Array): Float64Array {
  const world = new Float64Array(lngLat.length)
  for (let i = 0; i < lngLat.length; i += 2) {
    world[i] = mercatorX(lngLat[i]!)
    world[i + 1] = mercatorY(lngLat[i + 1]!)
  }
  return world
}

/** Lays out what was loaded. `colourOf` is a whole number for each track. O(fixes). */
export function buildScene(
  replay: Replay,
  tracks: readonly ReplayTrack[],
  colourOf: (slot: number) => number,
  stays: readonly StayMark[],
  incidents: readonly IncidentMark[],
): Scene {
  const slots = Array.from({ length: teamColours }, (): number[] => [])
  tracks.forEach((_, slot) => slots[colourOf(slot) % teamColours]!.push(slot))
  return {
    replay,
    tracks: tracks.map(({ timeS, lngLat, joined }) => ({ timeS, joined, world: toWorld(lngLat) })),
    slotsOf: slots.map((of) => Uint32Array.from(of)),
    stays: Float64Array.from(
      stays.flatMap(({ fromS, toS, at, track }) => [
        fromS,
        toS,
        mercatorX(at[0]),
        mercatorY(at[1]),
        colourOf(track) % teamColours,
      ]),
    ),
    incidents: Float64Array.from(incidents.flatMap(({ timeS, at }) => [timeS, mercatorX(at[0]), mercatorY(at[1])])),
  }
}

/** Screen from world: `x = a·X + b·Y + c`, `y = −b·X + a·Y + f`, in CSS pixels. */
export interface Affine {
  a: number
  b: number
  c: number
  f: number
}

/** What of a map the picture follows. */
export interface Camera {
  readonly getZoom: () => number
  readonly getBearing: () => number
  readonly getCenter: () => { readonly lng: number; readonly lat: number }
  /** Where a place is on the screen; the middle is not the half where a sheet covers a part of the map. */
  readonly project: (at: [lng: number, lat: number]) => { readonly x: number; readonly y: number }
}

/** Follows the camera: exact for a map seen from straight above, which is how this one is. */
export function followCamera(into: Affine, camera: Camera): void {
  const size = 512 * 2 ** camera.getZoom()
  const turn = (camera.getBearing() * Math.PI) / 180
  const { lng, lat } = camera.getCenter()
  const middle = camera.project([lng, lat])
  into.a = size * Math.cos(turn)
  into.b = size * Math.sin(turn)
  into.c = middle.x - into.a * mercatorX(lng) - into.b * mercatorY(lat)
  into.f = middle.y + into.b * mercatorX(lng) - into.a * mercatorY(lat)
}
