import { existsSync, readFileSync } from 'node:fs'
import area from '@turf/area'
import { feature, featureCollection } from '@turf/helpers'
import intersect from '@turf/intersect'
import union from '@turf/union'
import type { FeatureCollection, MultiPolygon, Polygon } from 'geojson'
import { describe, expect, test } from 'vitest'
import { bestFrame, moveOutline, outlineOverlap, toWgs84 } from '@/geo/frames'

const data = new URL('../../../shared/data/', import.meta.url)
const isThere = existsSync(data)
if (!isThere) process.stdout.write('import-frames: skipped, ../shared/data is not there\n')

const read = (path: string) =>
  JSON.parse(readFileSync(new URL(path, data), 'utf8').replace(/^\uFEFF/, '')) as FeatureCollection<MultiPolygon>

const county = (path: string, name: string): MultiPolygon => {
  const found = read(path).features.find((feature) => feature.properties?.['name'] === name)
  if (!found) throw new Error(`${name} is not in ${path}`)
  return found.geometry
}

function exactOverlap(a: Polygon | MultiPolygon, b: Polygon | MultiPolygon): number {
  const both = featureCollection([feature(a), feature(b)])
  const shared = intersect(both)
  const either = union(both)
  return shared && either ? area(shared) / area(either) : 0
}

describe.skipIf(!isThere)('a real county outline in GCJ-02', () => {
  test.each([
    ['遂川县', 'cn-admin-datav/county/360827.json', 'cn-admin-legacy2015/360800.json', 0.9456, 0.971],
    ['泸西县', 'cn-admin-datav/county/532527.json', 'cn-admin-legacy2015/532500.json', 0.9557, 0.9709],
  ])('sits better on the 2015 outline of %s once converted', (name, incomingPath, knownPath, before, after) => {
    const incoming = county(incomingPath, name)
    const known = county(knownPath, name)
    const converted = moveOutline(incoming, toWgs84.gcj02)
    // Within 0.001 of the figures noted beside the data, and within 0.0001 of the exact overlay.
    expect(Math.abs(outlineOverlap(incoming, known) - before)).toBeLessThan(0.001)
    expect(Math.abs(outlineOverlap(converted, known) - after)).toBeLessThan(0.001)
    expect(Math.abs(outlineOverlap(converted, known) - exactOverlap(converted, known))).toBeLessThan(0.0001)
    expect(bestFrame([{ incoming, known }])?.best).toBe('gcj02')
    // Stated rightly, nothing is said against it.
    expect(bestFrame([{ incoming: converted, known }])?.best).toBe('wgs84')
  })

  test('and every county of both prefectures is recognised as GCJ-02 together', () => {
    for (const code of ['360800', '532500']) {
      const known = new Map(
        read(`cn-admin-legacy2015/${code}.json`).features.map((feature) => [feature.properties?.['name'], feature.geometry]),
      )
      const pairs = read(`cn-admin-datav/citys/${code}.json`).features.flatMap((feature) => {
        const outline = known.get(feature.properties?.['name'])
        return outline ? [{ incoming: feature.geometry, known: outline }] : []
      })
      expect(pairs.length).toBeGreaterThan(8)
      expect(bestFrame(pairs)?.best).toBe('gcj02')
    }
  })
})
