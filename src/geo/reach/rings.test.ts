import { expect, test } from 'vitest'
import { createRandom } from '@/geo/random'
import { degrees, networkOf, road, town } from '@tests/support/roads'
import { areasOutside, isReached } from './outside'
import { besideRoadM, reachedStretches, reachFields, responseRings } from './rings'
import { runSearch } from './search'
import { seedsOf, snapTo } from './snap'

test('by hand: in 10 s at 10 m/s from the middle of a straight road, 200 m of it and a capsule of 60 m round it', () => {
  const network = networkOf([road([[-1000, 0], [1000, 0]])]) // prettier-ignore
  const { rings, offNetwork } = responseRings(network, degrees([0, 0]), [10])
  expect(offNetwork).toEqual([])
  expect(rings[0]!.roadKm).toBeCloseTo(0.2, 3)
  const capsule = (200 * 2 * besideRoadM + Math.PI * besideRoadM ** 2) / 1e6
  expect(rings[0]!.areaKm2 / capsule).toBeGreaterThan(0.97)
  expect(rings[0]!.areaKm2 / capsule).toBeLessThan(1.01)
  expect(rings[0]!.region.coordinates).toHaveLength(1)
})

test('the walk to the road uses up the time, and what is beyond it reaches nothing', () => {
  const network = networkOf([road([[-1000, 0], [1000, 0]])]) // prettier-ignore
  expect(responseRings(network, degrees([0, 6]), [10]).rings[0]!.roadKm).toBeCloseTo(0.08, 3)
  expect(responseRings(network, degrees([0, 12]), [10]).rings[0]).toMatchObject({
    roadKm: 0,
    areaKm2: 0,
    region: { coordinates: [] },
  })
  expect(responseRings(network, degrees([0, 5000]), [10]).offNetwork).toEqual([0])
  expect(responseRings(network, new Float64Array(), [10]).rings[0]!.areaKm2).toBe(0)
})

test('a one-way road is reached ahead only', () => {
  const network = networkOf([road([[-1000, 0], [1000, 0]], { oneway: 'yes' })]) // prettier-ignore
  const { fields } = reachFields(network, degrees([0, 0]), [20])
  const reached = (x: number) =>
    isReached(fields[0]!, ...network.projection.forward(...([...degrees([x, 0])] as [number, number])))
  expect([reached(-80), reached(-40), reached(150), reached(240), reached(280)]).toEqual([false, true, true, true, false])
})

test('longer limits hold shorter ones, and more origins never reach less', () => {
  const network = networkOf(town(14, 3))
  const [few, more] = [degrees([300, 300]), degrees([300, 300], [900, 900])]
  const { fields } = reachFields(network, few, [10, 30, 60])
  const areas = responseRings(network, few, [10, 30, 60]).rings.map((ring) => ring.areaKm2)
  expect(areas).toEqual([...areas].sort((a, b) => a - b))
  const random = createRandom(1)
  for (let run = 0; run < 500; run++) {
    const at = network.projection.forward(
      ...([...degrees([random.range(-100, 1400), random.range(-100, 1400)])] as [number, number]),
    )
    if (isReached(fields[0]!, ...at)) expect(isReached(fields[1]!, ...at)).toBe(true)
  }
  expect(responseRings(network, more, [30]).rings[0]!.areaKm2).toBeGreaterThanOrEqual(areas[1]!)
})

test('a cell is within reach exactly when some reached stretch is within 60 m of it', () => {
  const network = networkOf(town(10, 5))
  const origins = degrees([450, 450])
  const { fields } = reachFields(network, origins, [25])
  const snap = snapTo(network, origins[0]!, origins[1]!)!
  runSearch(network.graph, network.outward, network.search, seedsOf(network, snap, 0), { limitS: 25 })
  const stretches: (readonly number[])[] = []
  reachedStretches(network, network.search, [snap], 25, (xy) => stretches.push(xy))
  const { grid, margin } = fields[0]!
  margin.forEach((value, cell) => {
    const x = grid.originX + ((cell % grid.columns) + 0.5) * grid.cellM
    const y = grid.originY + (Math.floor(cell / grid.columns) + 0.5) * grid.cellM
    let nearest = Infinity
    for (const xy of stretches)
      for (let i = 0; i + 3 < xy.length; i += 2) {
        const [ax, ay, dx, dy] = [xy[i]!, xy[i + 1]!, xy[i + 2]! - xy[i]!, xy[i + 3]! - xy[i + 1]!]
        const squared = dx * dx + dy * dy
        const along = squared === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / squared))
        nearest = Math.min(nearest, Math.hypot(x - ax - along * dx, y - ay - along * dy))
      }
    if (Math.abs(nearest - besideRoadM) > 0.01) expect(value >= 0).toBe(nearest < besideRoadM)
  })
})

test('what lies outside is a share of each area, with its residents', () => {
  const network = networkOf([road([[-2000, 0], [2000, 0]])]) // prettier-ignore
  const { fields } = reachFields(network, degrees([0, 0]), [100])
  const box = (x: number, y: number, size: number): GeoJSON.Polygon => {
    const flat = degrees([x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y])
    return { type: 'Polygon', coordinates: [Array.from({ length: 5 }, (_, i) => [flat[2 * i]!, flat[2 * i + 1]!])] }
  }
  const [straddling, within, beyond, tiny] = areasOutside(network, fields[0]!, [
    { id: 'a', area: box(-300, -60, 240), residents: 1000 },
    { id: 'b', area: box(0, -40, 80), residents: 500 },
    { id: 'c', area: box(0, 500, 300), residents: 70 },
    { id: 'd', area: box(7, 3, 1), residents: 9 },
  ])
  expect(straddling!.share).toBeGreaterThan(0.4)
  expect(straddling!.share).toBeLessThan(0.6)
  expect(straddling!.residents).toBeCloseTo(1000 * straddling!.share, 6)
  expect([within!.share, beyond!.share, tiny!.share]).toEqual([0, 1, 0])
  expect(
    areasOutside(network, fields[0]!, [{ id: 'e', area: { type: 'MultiPolygon', coordinates: [] }, residents: 5 }])[0]!.share,
  ).toBe(1)
})
