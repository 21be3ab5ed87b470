import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { createRandom } from '@/geo/random'
import { cleanTrack } from '@/geo/tracks'
import { geosCoverage, legsOnPlane, turfCoverage } from '@tests/bench/coverage-exact'
import { readTrackFolder } from '@tests/bench/track-files'
import { areaOf, box, patrolOf } from '@tests/support/coverage'
import { areaCoverage } from './areaCoverage'
import { addPatrol, createCoverage, type CoverageArea, type CoveragePatrol } from './engine'

const sight = { dayM: 100, nightM: 100 }
const settings = { sight, bridgeS: 0 }

function compare(areas: CoverageArea[], patrols: CoveragePatrol[]) {
  const coverage = createCoverage(areas, settings)
  patrols.forEach((patrol) => addPatrol(coverage, patrol))
  const { projection } = coverage.grid
  const rings = areas.map((area) =>
    area.polygons.map((polygon) => projection.forwardAll(Float64Array.from(polygon[0]!.slice(0, -1).flat()))),
  )
  const exact = geosCoverage(patrols.flatMap((patrol) => legsOnPlane(projection, patrol.clean)), rings, sight.dayM) // prettier-ignore
  const rows = areaCoverage(coverage)
  const worstPp = rows.reduce(
    (most, row, k) => Math.max(most, Math.abs(row.seenShare - exact.seenM2[k]! / exact.areaM2[k]!) * 100),
    0,
  )
  const total = exact.seenM2.reduce((a, b) => a + b, 0)
  return { rows, worstPp, totalError: Math.abs(rows.reduce((sum, row) => sum + row.seenM2, 0) / total - 1) }
}

const cells = Array.from({ length: 25 }, (_, k) => {
  const [i, j] = [(k % 5) * 2000, Math.floor(k / 5) * 2000]
  return areaOf(`${k}`, box(i, j, i + 2000, j + 2000))
})

describe('against exact geometry', () => {
  test('GEOS gives the same areas within 0.5 % in all and 0.2 points in each, on random walks', () => {
    const random = createRandom(31)
    const patrols = Array.from({ length: 30 }, (_, k) => {
      let [east, north, heading] = [random.range(0, 10_000), random.range(0, 10_000), random.range(0, 6)]
      const places = Array.from({ length: 400 }, () => {
        heading += random.normal() * 0.2
        east += Math.cos(heading) * 12 + random.normal() * 3
        north += Math.sin(heading) * 12 + random.normal() * 3
        return [east, north] as const
      })
      return patrolOf(`${k}`, places)
    })
    const { totalError, worstPp } = compare(cells, patrols)
    expect(totalError).toBeLessThan(0.005)
    expect(worstPp).toBeLessThan(0.2)
  })

  test('Turf agrees on a single patrol', () => {
    const patrol = patrolOf('p', [[500, 500], [1500, 900], [1800, 1700], [2600, 2500]].map(([e, n], k) => [e!, n!, k * 60] as const)) // prettier-ignore
    const areas = cells.slice(0, 8)
    const turf = turfCoverage([patrol.clean.track.lngLat], areas, sight.dayM)
    const { rows } = compare(areas, [patrol])
    // Turf measures on a sphere whose radius is 0.3 % off the local one.
    rows.forEach((row, k) => expect(Math.abs(row.seenShare - turf.seenM2[k]! / turf.areaM2[k]!)).toBeLessThan(0.004))
  })

  const folder = fileURLToPath(new URL('../../../../shared/data/tracks-geolife-dev', import.meta.url))
  const reason = existsSync(folder) ? '' : ' (skipped: ../shared/data/tracks-geolife-dev is not here)'
  test.skipIf(reason !== '')(`GEOS gives the same areas on real tracks${reason}`, () => {
    // The walks and rides of Beijing's middle: 12 × 12 km in 36 cells.
    const side = Array.from({ length: 36 }, (_, k) => {
      const [west, south] = [116.28 + (k % 6) * 0.0235, 39.94 + Math.floor(k / 6) * 0.018]
      const ring = [[west, south], [west + 0.0235, south], [west + 0.0235, south + 0.018], [west, south + 0.018], [west, south]] // prettier-ignore
      return { id: `${k}`, polygons: [[ring]] }
    })
    const patrols = readTrackFolder(folder)
      .map((track) => cleanTrack(track))
      .filter(({ track }) => track.lngLat[0]! > 116.28 && track.lngLat[0]! < 116.42 && track.timeMs.length < 1500)
      .slice(0, 40)
      .map((clean, k) => ({ id: `${k}`, day: 20_000, clean }))
    expect(patrols).toHaveLength(40)
    const { totalError, worstPp } = compare(side, patrols)
    expect(totalError).toBeLessThan(0.005)
    expect(worstPp).toBeLessThan(0.2)
  })
})
