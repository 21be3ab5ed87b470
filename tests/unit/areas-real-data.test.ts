import { existsSync, readFileSync } from 'node:fs'
import { area as turfArea } from '@turf/area'
import { pointOnFeature } from '@turf/point-on-feature'
import type { Feature, FeatureCollection, MultiPolygon, Polygon } from 'geojson'
import { describe, expect, test } from 'vitest'
import type { Area, AreaKind } from '@/domain/area'
import { areasLayer, areasState } from '@/features/records/areas/areas.layer'
import { zoomFor } from '@/features/records/areas/levels'
import type { SlottedLayer } from '@/map/layer'
import { fakePalette } from '@tests/support/fakeMap'

const data = new URL('../../../shared/data/county-mecklenburg/', import.meta.url)
const isThere = existsSync(data)
if (!isThere) process.stdout.write('areas-real-data: skipped, ../shared/data is not there\n')

const blank = { code: '', population: null, households: null, patrolsPerWeek: null, responsibleName: null, rev: 1, bbox: null }

/** The areas of a file, as an import stores them right under the county: no finer ones inside. */
function imported(file: string, kind: AreaKind): Area[] {
  const { features } = JSON.parse(readFileSync(new URL(file, data), 'utf8')) as FeatureCollection<MultiPolygon | Polygon>
  return features.map((feature: Feature<MultiPolygon | Polygon>, at): Area => {
    const [lng, lat] = pointOnFeature(feature).geometry.coordinates as [number, number]
    return {
      ...blank,
      id: `${file} ${at}`,
      name: String(at),
      kind,
      parentId: 'county',
      lng,
      lat,
      areaKm2: turfArea(feature) / 1e6,
    }
  })
}
/** The demo county in numbers: 5 stations, 25 beats, 95 villages, each village little more than its cell. */
function demoCounty(): Area[] {
  const rows: Area[] = []
  const add = (kind: AreaKind, count: number, areaKm2: number, parentOf: (at: number) => string | null) => {
    for (let at = 0; at < count; at++)
      rows.push({ ...blank, id: `${kind} ${at}`, name: '', kind, parentId: parentOf(at), lng: 115, lat: 26, areaKm2 })
  }
  add('county', 1, 3000, () => null)
  add('station', 5, 600, () => 'county 0')
  add('beat', 25, 120, (at) => `station ${at % 5}`)
  add('village', 95, 31.6, (at) => `beat ${at % 25}`)
  add('cell', 100, 30, (at) => `village ${at % 95}`)
  return rows
}

/** Whether a layer lets an area through, as MapLibre reads zooms, visibility and the filters used here. */
function draws(layer: SlottedLayer, id: string, zoom: number): boolean {
  if (layer.layout?.visibility === 'none') return false
  if (zoom < (layer.minzoom ?? 0) || zoom >= (layer.maxzoom ?? 25)) return false
  const filter = 'filter' in layer ? layer.filter : undefined
  if (filter === undefined || filter === true) return true
  const [kind, , ids, isAmong, otherwise] = filter as unknown as ['match', unknown, readonly string[], boolean, boolean]
  expect(kind).toBe('match')
  return ids.includes(id) ? isAmong : otherwise
}

describe.skipIf(!isThere)('areas of a real county, beside the demo county', () => {
  test.each<[string, number, AreaKind]>([
    ['neighborhood_profile_areas.geojson', 464, 'village'],
    ['neighborhood_profile_areas.geojson', 464, 'beat'],
    ['neighborhood_profile_areas.geojson', 464, 'cell'],
    ['voting_precincts.geojson', 195, 'village'],
    ['voting_precincts.geojson', 195, 'station'],
    ['engineering_grid.geojson', 716, 'village'],
  ])('%s: all %i are outlined and can be pressed as %s', (file, count, kind) => {
    const areas = imported(file, kind)
    expect(areas).toHaveLength(count)
    const layers = areasLayer(() => undefined).layers(fakePalette(), areasState([...demoCounty(), ...areas], '', 0))
    const fills = layers.filter(({ id }) => id === `areas-fill-${kind}` || id === `areas-rest-${kind}`)
    const lines = layers.filter(({ id }) => id === `areas-line-${kind}`)
    const typicalKm2 = areas.map(({ areaKm2 }) => areaKm2).toSorted((a, b) => a - b)[Math.floor(count / 2)]!
    for (const { id, lat } of areas) {
      // From where a typical one is 100 pixels wide.
      const near = zoomFor(Math.sqrt(typicalKm2) * 1000, 100, lat!)
      for (const zoom of [near, near + 2, 22]) {
        expect(lines.some((layer) => draws(layer, id, zoom))).toBe(true)
        expect(fills.filter((layer) => draws(layer, id, zoom))).toHaveLength(1)
      }
    }
  })
})
