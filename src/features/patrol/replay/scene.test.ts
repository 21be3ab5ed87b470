import { expect, test } from 'vitest'
import { createReplay, type ReplayTrack } from '@/geo/walk'
import { buildScene, followCamera, mercatorX, mercatorY, type Affine } from './scene'

const track = (id: string): ReplayTrack => ({
  id,
  teamId: id,
  timeS: Float64Array.from([0, 60]),
  lngLat: Float64Array.from([115.3, 26.4, 115.31, 26.41]),
  joined: Uint8Array.from([1, 0]),
})
const camera = (bearing: number) => ({
  getZoom: () => 12,
  getBearing: () => bearing,
  getCenter: () => ({ lng: 115.3, lat: 26.4 }),
  project: () => ({ x: 400, y: 300 }),
})
const onScreen = ({ a, b, c, f }: Affine, lng: number, lat: number) => [
  a * mercatorX(lng) + b * mercatorY(lat) + c,
  a * mercatorY(lat) - b * mercatorX(lng) + f,
]

test('the centre of the map stays where the map has it, at any bearing', () => {
  for (const bearing of [0, 30, 90, -170]) {
    const at = { a: 0, b: 0, c: 0, f: 0 }
    followCamera(at, camera(bearing))
    const [x, y] = onScreen(at, 115.3, 26.4)
    expect(x).toBeCloseTo(400, 6)
    expect(y).toBeCloseTo(300, 6)
  }
})

test('east is right and north is up; turned by a quarter, north is left', () => {
  const at = { a: 0, b: 0, c: 0, f: 0 }
  followCamera(at, camera(0))
  // 512 · 2¹² pixels round the world: 0.01° are 58.25.
  expect(onScreen(at, 115.31, 26.4)[0]).toBeCloseTo(458.25, 1)
  expect(onScreen(at, 115.3, 26.41)[1]).toBeLessThan(240)
  followCamera(at, camera(90))
  expect(onScreen(at, 115.3, 26.41)[0]).toBeLessThan(340)
  expect(onScreen(at, 115.3, 26.41)[1]).toBeCloseTo(300, 6)
})

test('every track, stay and incident is laid out once, tracks by the colour of their team', () => {
  const tracks = [track('a'), track('b'), track('c')]
  const scene = buildScene(
    createReplay(tracks),
    tracks,
    (slot) => [3, 15, 0][slot]!,
    [{ track: 1, fromS: 0, toS: 60, at: [115.3, 26.4] }],
    [{ at: [115.3, 26.4], timeS: 30 }],
  )
  // Colours go round: the sixteenth is the fourth again.
  expect([...scene.slotsOf[3]!]).toEqual([0, 1])
  expect([...scene.slotsOf[0]!]).toEqual([2])
  expect(scene.slotsOf.reduce((sum, slots) => sum + slots.length, 0)).toBe(3)
  expect([...scene.stays]).toEqual([0, 60, mercatorX(115.3), mercatorY(26.4), 3])
  expect([...scene.incidents]).toEqual([30, mercatorX(115.3), mercatorY(26.4)])
  expect(scene.tracks[0]!.world[2]).toBe(mercatorX(115.31))
})
