import { describe, expect, it } from 'vitest'
import type { Bbox, LngLat } from '@/domain/frame'
import { err, ok } from '@/domain/result'
import { localProjection } from '@/geo/projection'
import { createRandom } from '@/geo/random'
import { everyUnit, mostUnits, type FoundUnit } from './everyUnit'

const box: Bbox = [115, 26, 115.5, 26.5]

/** A database with these units that names the nearest fifty. */
function database(places: readonly LngLat[]) {
  let asked = 0
  const nearest = async (at: LngLat) => {
    asked++
    const plane = localProjection(...at)
    const units = places.map(([lng, lat], index): FoundUnit => ({
      kind: 'team',
      id: String(index),
      name: '',
      lng,
      lat,
      distance_m: Math.hypot(...plane.forward(lng, lat)),
    }))
    return ok(units.toSorted((a, b) => a.distance_m - b.distance_m).slice(0, mostUnits))
  }
  return { nearest, asked: () => asked }
}
const scattered = (count: number): LngLat[] => {
  const random = createRandom(7)
  return Array.from({ length: count }, (): LngLat => [115 + random() / 2, 26 + random() / 2])
}

describe('every unit of a box', () => {
  it('asks once where all fit in one answer', async () => {
    const { nearest, asked } = database(scattered(mostUnits - 1))
    const found = await everyUnit(box, nearest)
    expect(found.ok && found.value.length).toBe(mostUnits - 1)
    expect(asked()).toBe(1)
  })

  it('misses nobody among four hundred, nor the one in a corner behind a crowd in the middle', async () => {
    const all = await everyUnit(box, database(scattered(400)).nearest)
    expect(all.ok && new Set(all.value.map(({ id }) => id)).size).toBe(400)
    const crowd = Array.from({ length: 60 }, (_, n): LngLat => [115.25 + n * 1e-4, 26.25])
    const found = await everyUnit(box, database([...crowd, [115.001, 26.499]]).nearest)
    expect(found.ok && found.value.some(({ id }) => id === '60')).toBe(true)
  })

  it('ends where more than fifty stand on one spot', async () => {
    const found = await everyUnit(box, database(Array.from({ length: 80 }, (): LngLat => [115.1, 26.1])).nearest)
    expect(found.ok).toBe(true)
  })

  it('hands a failure on instead of half a list', async () => {
    expect(await everyUnit(box, async () => err({ kind: 'offline' }))).toEqual({ ok: false, error: { kind: 'offline' } })
  })
})
