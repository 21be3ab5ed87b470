import { describe, expect, test } from 'vitest'
import { createRandom } from '@/geo/random'
import { cleanTrack, trackOf } from '@/geo/tracks'
import { areaOf, box, degreesOf, noonMs, patrolOf, randomPatrol } from '@tests/support/coverage'
import { areaCoverage } from './areaCoverage'
import { addPatrol, createCoverage, withdrawPatrol, type Coverage, type CoverageArea, type CoveragePatrol } from './engine'
import { standingOf } from './standing'

const village = areaOf('village', box(0, 0, 1000, 1000))
function covered(areas: CoverageArea[], patrols: CoveragePatrol[], settings: Parameters<typeof createCoverage>[1] = {}) {
  const coverage = createCoverage(areas, settings)
  for (const patrol of patrols) addPatrol(coverage, patrol)
  return areaCoverage(coverage)
}
const everything = (coverage: Coverage) => areaCoverage(coverage)

describe('coverage by hand', () => {
  test('straight through the middle of a kilometre sees a band of two sight distances', () => {
    const [row] = covered([village], [patrolOf('p', [[-300, 500, 0], [1300, 500, 60]])]) // prettier-ignore
    expect(row!.seenShare).toBeCloseTo(0.2, 2)
    expect(row!.probableShare).toBe(0)
    expect(row!.unseenShare).toBeCloseTo(0.8, 2)
    expect(row!.seenM2).toBeCloseTo(row!.seenCells * 100, 6)
    expect(row!.areaM2 / 1e6).toBeCloseTo(1, 3)
  })

  test('one fix sees a disc', () => {
    const [row] = covered([village], [patrolOf('p', [[500, 500]])])
    expect(row!.seenM2 / (Math.PI * 100 ** 2)).toBeCloseTo(1, 1)
    expect(row!.seconds).toBe(0)
    expect(row!.visits).toBe(0)
  })

  test('from the hours of night on one sees half as far', () => {
    const night = Date.UTC(2026, 10, 21, 14)
    const [row] = covered([village], [patrolOf('p', [[-300, 500, 0], [1300, 500, 60]], { startMs: night })]) // prettier-ignore
    expect(row!.seenShare).toBeCloseTo(0.1, 2)
  })

  test('the smallest area that states its own sight distance has it, also within a larger one', () => {
    const wood = { ...areaOf('wood', box(0, 0, 500, 1000)), sight: { dayM: 30, nightM: 30 } }
    const county = { ...areaOf('county', box(0, 0, 1000, 1000)), sight: { dayM: 200, nightM: 200 } }
    const clearing = areaOf('clearing', box(100, 0, 200, 1000))
    const rows = covered([wood, county, clearing], [patrolOf('p', [[-300, 500, 0], [1300, 500, 60]])]) // prettier-ignore
    expect(rows.map((row) => Math.round(row.seenShare * 100))).toEqual([6, 23, 6])
  })

  test('an inaccurate stretch is only probable, and no longer so once it is seen well', () => {
    const poor = patrolOf('poor', [[-300, 500, 0, 80], [1300, 500, 60, 80]]) // prettier-ignore
    const good = patrolOf('good', [[-300, 500, 0], [500, 500, 30]]) // prettier-ignore
    const [before] = covered([village], [poor])
    expect(before!.seenCells).toBe(0)
    expect(before!.probableShare).toBeCloseTo(0.2, 2)
    const [after] = covered([village], [poor, good])
    expect(after!.seenShare + after!.probableShare).toBeCloseTo(0.2, 2)
    // The good stretch ends in a half disc.
    expect(after!.seenShare).toBeCloseTo(0.1 + (Math.PI * 0.1 ** 2) / 2, 2)
  })

  test('along a silence of ten minutes it is probable, along an hour it is not seen, and no time is counted there', () => {
    const silent = (seconds: number) =>
      covered([village], [patrolOf('p', [[100, 500, 0], [110, 500, 10], [890, 500, 10 + seconds], [900, 500, 20 + seconds]])])[0]! // prettier-ignore
    expect(silent(600).probableShare).toBeGreaterThan(0.1)
    expect(silent(600).seconds).toBeCloseTo(20, 3)
    expect(silent(3600).probableShare).toBe(0)
    expect(silent(3600).seenShare).toBeCloseTo(silent(600).seenShare, 6)
  })

  test('time is shared between areas at their border', () => {
    const rows = covered(
      [areaOf('west', box(0, 0, 500, 1000)), areaOf('east', box(500, 0, 1000, 1000))],
      [
        patrolOf('p', [[250, 500, 0], [1000, 500, 300]]), // prettier-ignore
      ],
    )
    expect(rows[0]!.seconds).toBeCloseTo(100, 0)
    expect(rows[1]!.seconds).toBeCloseTo(200, 0)
  })

  test('a parked phone is time spent staying, and sees no more than a glance does', () => {
    const jitter = createRandom(2)
    const parked = Array.from({ length: 360 }, (_, i) => [500 + jitter.normal() * 3, 500 + jitter.normal() * 3, i * 10] as const)
    const [row] = covered([village], [patrolOf('p', parked)])
    expect(row!.seconds).toBeCloseTo(3590, 3)
    expect(row!.stayingS).toBeGreaterThan(3500)
    expect(row!.seenM2).toBeLessThan(Math.PI * 115 ** 2)
  })

  test('a visit needs a minute inside: the neighbour who is only looked at has none', () => {
    const [home, neighbour] = covered(
      [areaOf('home', box(0, 0, 500, 500)), areaOf('neighbour', box(500, 0, 1000, 500))],
      [
        patrolOf('p', [[450, 0, 0], [450, 500, 300]], { day: 20_100 }), // prettier-ignore
      ],
    )
    expect([home!.visits, home!.lastVisitDay]).toEqual([1, 20_100])
    expect([neighbour!.visits, neighbour!.lastVisitDay]).toEqual([0, undefined])
    expect(neighbour!.seenShare).toBeGreaterThan(0)
  })

  test('a track along a border is seen from both sides', () => {
    const rows = covered(
      [areaOf('west', box(0, 0, 500, 1000)), areaOf('east', box(500, 0, 1000, 1000))],
      [
        patrolOf('p', [[500, 0, 0], [500, 1000, 200]]), // prettier-ignore
      ],
    )
    expect(Math.abs(rows[0]!.seenShare - rows[1]!.seenShare)).toBeLessThan(0.01)
    expect(rows[0]!.seconds + rows[1]!.seconds).toBeCloseTo(200, 0)
  })

  test('a track without times sees, and visits by the way it covers', () => {
    const [a, b] = [degreesOf(-300, 500), degreesOf(600, 500)]
    const clean = cleanTrack(trackOf({ lng: [a[0], b[0]], lat: [a[1], b[1]] }))
    const [row] = covered([village], [{ id: 'p', day: 20_000, clean }])
    expect(row!.seenShare).toBeGreaterThan(0.1)
    expect([row!.seconds, row!.visits]).toEqual([0, 1])
  })

  test('nothing, and a patrol far away, see nothing', () => {
    const none: CoveragePatrol = { id: 'none', day: 20_000, clean: cleanTrack(trackOf({ lng: [], lat: [] })) }
    const [row] = covered([village], [none, patrolOf('far', [[90_000, 90_000], [90_100, 90_000]])]) // prettier-ignore
    expect([row!.seenCells, row!.seconds, row!.visits]).toEqual([0, 0, 0])
  })

  test('on the other side of the world a patrol does no harm', () => {
    const clean = cleanTrack(trackOf({ lng: [-65, -65.001], lat: [-26, -26], timeMs: [noonMs, noonMs + 60_000] }))
    expect(covered([village], [{ id: 'p', day: 20_000, clean }])[0]!.seenCells).toBe(0)
  })

  test('across the antimeridian a patrol is one patrol', () => {
    const ring = [[179.99, 0], [-179.99, 0], [-179.99, 0.01], [179.99, 0.01], [179.99, 0]] // prettier-ignore
    const clean = cleanTrack(trackOf({ lng: [179.985, -179.985], lat: [0.005, 0.005], timeMs: [noonMs, noonMs + 200_000] }))
    const [row] = covered([{ id: 'a', polygons: [[ring]] }], [{ id: 'p', day: 20_000, clean }])
    expect(row!.seenShare).toBeCloseTo(200 / 1105.7, 2)
  })

  test('by the pole a patrol round it sees a ring', () => {
    const cap = Array.from({ length: 73 }, (_, k) => [k * 5 - 180, 89.98])
    const lng = Array.from({ length: 361 }, (_, k) => (k > 180 ? k - 360 : k))
    const clean = cleanTrack(trackOf({ lng, lat: lng.map(() => 89.99), timeMs: lng.map((_, k) => noonMs + k * 10_000) }))
    const [row] = covered([{ id: 'cap', polygons: [[cap]] }], [{ id: 'p', day: 20_000, clean }])
    expect(row!.seenM2 / (Math.PI * (1216.9 ** 2 - 1016.9 ** 2))).toBeCloseTo(1, 1)
  })
})

describe('coverage over random patrols', () => {
  const random = createRandom(77)
  const cell = (i: number, j: number) => areaOf(`${i},${j}`, box(i * 500, j * 500, i * 500 + 500, j * 500 + 500))
  const cells = Array.from({ length: 16 }, (_, k) => cell(k % 4, k >> 2))
  const areas = [
    ...cells,
    areaOf('county', box(0, 0, 2000, 2000)),
    { ...areaOf('wood', box(300, 300, 900, 1100)), sight: { dayM: 40, nightM: 20 } },
  ]
  const patrols = Array.from({ length: 40 }, (_, k) => randomPatrol(random, `p${k}`, 2000, 20 + random.int(60)))
  const all = createCoverage(areas)
  patrols.forEach((patrol) => addPatrol(all, patrol))
  const numbers = (coverage: Coverage) =>
    everything(coverage).map(({ seconds, stayingS, ...row }) => ({
      ...row,
      seconds: Math.round(seconds),
      stayingS: Math.round(stayingS),
    }))

  test('more patrols never cover less, and never more than the area', () => {
    const coverage = createCoverage(areas)
    let before = everything(coverage)
    for (const patrol of patrols) {
      addPatrol(coverage, patrol)
      const after = everything(coverage)
      after.forEach((row, k) => {
        expect(row.seenCells).toBeGreaterThanOrEqual(before[k]!.seenCells)
        expect(row.seenCells + row.probableCells).toBeGreaterThanOrEqual(before[k]!.seenCells + before[k]!.probableCells)
        expect(row.seenCells + row.probableCells).toBeLessThanOrEqual(row.cells)
        expect(row.seenShare + row.probableShare + row.unseenShare).toBeCloseTo(1, 12)
      })
      before = after
    }
  })

  test('parts sum to the whole: cells, seen, probable and time', () => {
    const rows = everything(all)
    const county = rows.find((row) => row.areaId === 'county')!
    for (const key of ['cells', 'seenCells', 'probableCells'] as const)
      expect(rows.slice(0, 16).reduce((sum, row) => sum + row[key], 0)).toBe(county[key])
    expect(rows.slice(0, 16).reduce((sum, row) => sum + row.seconds, 0)).toBeCloseTo(county.seconds, 3)
  })

  test('the order of patrols does not matter', () => {
    const coverage = createCoverage(areas)
    random.shuffle([...patrols]).forEach((patrol) => addPatrol(coverage, patrol))
    expect(numbers(coverage)).toEqual(numbers(all))
  })

  test('patrols taken out leave what the others saw, and added again the same as before', () => {
    const coverage = createCoverage(areas)
    patrols.forEach((patrol) => addPatrol(coverage, patrol))
    const gone = patrols.filter((_, k) => k % 3 === 0)
    gone.forEach(({ id }) => expect(withdrawPatrol(coverage, id)).toBe(true))
    const fewer = createCoverage(areas)
    patrols.filter((patrol) => !gone.includes(patrol)).forEach((patrol) => addPatrol(fewer, patrol))
    expect(numbers(coverage)).toEqual(numbers(fewer))
    gone.forEach((patrol) => addPatrol(coverage, patrol))
    expect(numbers(coverage)).toEqual(numbers(all))
  })

  test('a patrol given again replaces itself; one that is not there cannot be taken out', () => {
    const coverage = createCoverage(areas)
    patrols.forEach((patrol) => addPatrol(coverage, patrol))
    addPatrol(coverage, patrols[3]!)
    expect(numbers(coverage)).toEqual(numbers(all))
    expect(withdrawPatrol(coverage, 'nobody')).toBe(false)
  })

  test('a period and a team count as if only their patrols had been there', () => {
    const wanted = ({ day, teamId }: { day: number; teamId?: string | undefined }) => day < 20_015 && teamId === 'team 1'
    const fewer = createCoverage(areas)
    patrols.filter(wanted).forEach((patrol) => addPatrol(fewer, patrol))
    expect(areaCoverage(all, standingOf(all, wanted))).toEqual(everything(fewer))
  })

  test('everything shifted by whole cells gives the same answer', () => {
    const shifted = (east: number, north: number) => {
      const local = createRandom(5)
      const places = Array.from(
        { length: 50 },
        () => [1000 + local.normal() * 300 + east, 1000 + local.normal() * 300 + north] as const,
      )
      return covered([areaOf('a', box(east, north, 2000 + east, 2000 + north))], [patrolOf('p', places)])[0]!
    }
    // Within rounding: the curvature of the plane moves a few cells at the borders over 3 km.
    const [here, there] = [shifted(0, 0), shifted(3000, -2000)]
    expect(Math.abs(here.seenCells - there.seenCells) / here.seenCells).toBeLessThan(0.005)
  })
})
