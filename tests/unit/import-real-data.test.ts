import { existsSync, readFileSync, readdirSync } from 'node:fs'
import initGeosJs from 'geos-wasm'
import { geojsonToGeosGeom } from 'geos-wasm/helpers'
import type { Geometry } from 'geojson'
import { beforeAll, describe, expect, test } from 'vitest'
import type { ImportKind } from '@/geo/import/columns/fields'
import type { ImportRow, SetAside, StaffRow, TrackRow } from '@/geo/import/rows/outcome'
import { createImportSession } from '@/geo/import/session'

const data = new URL('../../../shared/data/', import.meta.url)
const isThere = existsSync(data)
if (!isThere) process.stdout.write('import-real-data: skipped, ../shared/data is not there\n')

interface Outcome {
  readonly kind: ImportKind
  readonly rows: readonly (ImportRow | TrackRow | StaffRow)[]
  readonly setAside: readonly SetAside[]
}

async function importAll(paths: readonly string[], timeZone = 'America/Chicago'): Promise<Outcome> {
  const session = createImportSession()
  const files = paths.map((path) => ({
    name: path.split('/').at(-1) ?? path,
    bytes: new Uint8Array(readFileSync(new URL(path, data))),
  }))
  const opened = await session.open(files)
  if (!opened.ok) throw new Error(JSON.stringify(opened.error))
  const [table] = opened.value.tables
  if (!table) throw new Error('no table')
  const { mapping, defaultKind, frame } = session.guess(0, table.kind)
  const defaults = defaultKind === null ? {} : { kind: defaultKind }
  session.start(0, { kind: table.kind, frame: frame.frame, timeZone, mapping, defaults }, { home: null, outlines: [] })
  const rows: (ImportRow | TrackRow | StaffRow)[] = []
  const setAside: SetAside[] = []
  for (let chunk = session.next(); chunk; chunk = session.next()) {
    // These files hold nothing but records and tracks.
    rows.push(...chunk.rows.filter((row): row is ImportRow | TrackRow => 'geom' in row || 'fixes' in row))
    setAside.push(...chunk.setAside)
  }
  return { kind: table.kind, rows, setAside }
}
const kindsOf = (outcome: Outcome) => [...new Set(outcome.rows.map((row) => ('props' in row ? row.props['kind'] : undefined)))]
const fixCount = (outcome: Outcome) => outcome.rows.reduce((sum, row) => sum + ('fixes' in row ? row.fixes.lng.length : 0), 0)

describe.skipIf(!isThere)('real files, as they are', () => {
  test.each<[string, ImportKind, number, number]>([
    ['county-mecklenburg/engineering_grid.geojson', 'areas', 716, 0],
    ['county-mecklenburg/neighborhood_profile_areas.geojson', 'areas', 464, 0],
    ['county-mecklenburg/political_boundaries.geojson', 'areas', 61, 1],
    ['county-mecklenburg/police_stations.geojson', 'offices', 15, 0],
    ['county-mecklenburg/fire_stations.geojson', 'offices', 60, 0],
    ['county-mecklenburg/wetlands.geojson', 'waters', 2015, 0],
    ['county-mecklenburg/catawba_river.geojson', 'waters', 114, 0],
    ['crime-chicago/beats-2014.geojson', 'areas', 277, 0],
    ['crime-chicago/beats-2014-shp.zip', 'areas', 277, 0],
    ['crime-chicago/beats-current.geo.csv', 'areas', 277, 0],
    ['crime-chicago/districts-current.geojson', 'areas', 25, 0],
    ['crime-chicago/chicago_police_districts.kml', 'areas', 25, 0],
    ['crime-chicago/police_stations_2014.csv', 'offices', 23, 0],
    ['crime-chicago/police_stations_2018.csv', 'offices', 22, 0],
    ['crime-chicago/crimes_2014_09.csv', 'incidents', 21_559, 775],
    ['crime-chicago/chicago_aggravated_assaults.csv.gz', 'incidents', 148_525, 111],
    ['crime-memphis/memphis_precincts.geojson', 'areas', 9, 0],
    ['crime-memphis/memphis_robberies.csv', 'incidents', 2245, 0],
    ['cn-admin-datav/citys/360800.json', 'areas', 13, 0],
    ['cn-admin-legacy2015/532500.json', 'areas', 13, 0],
    ['cn-luxi-stations/luxi_stations.csv', 'offices', 10, 0],
    ['roads-liechtenstein/water.geojson', 'waters', 316, 112],
    ['roads-liechtenstein/roads.geojson', 'roads', 4658, 0],
    ['roads-liechtenstein/admin.geojson', 'areas', 18, 0],
  ])('%s is taken for %s: %i in, %i set aside', async (path, kind, accepted, setAside) => {
    const outcome = await importAll([path])
    expect(outcome.kind).toBe(kind)
    expect(outcome.rows).toHaveLength(accepted)
    expect(outcome.setAside).toHaveLength(setAside)
    expect(new Set(outcome.rows.map((row) => row.key)).size).toBe(accepted)
  })

  test('beats are beats, counties counties and stations stations without being told', async () => {
    expect(kindsOf(await importAll(['crime-chicago/beats-2014-shp.zip']))).toEqual(['beat'])
    expect(kindsOf(await importAll(['cn-admin-datav/citys/360800.json']))).toEqual(['county'])
    expect(kindsOf(await importAll(['county-mecklenburg/police_stations.geojson']))).toEqual(['station'])
  })

  test('the shapefile, the GeoJSON and the CSV of the beats lead to the same outlines', async () => {
    const [shapefile, geojson] = await Promise.all([
      importAll(['crime-chicago/beats-2014-shp.zip']),
      importAll(['crime-chicago/beats-2014.geojson']),
    ])
    expect(shapefile.rows.map((row) => row.key)).toEqual(geojson.rows.map((row) => row.key))
  })

  test('rows of Chicago carry UTC of their own summer time', async () => {
    const { rows } = await importAll(['crime-chicago/crimes_2014_09.csv'])
    expect(rows[0]).toMatchObject({
      key: 'k:9800785',
      props: { type: 'THEFT', type_group: 'theft', occurred_at: '2014-09-30T05:00:00.000Z' },
    })
  })

  test('196 GeoLife tracks come in as one list with every fix', async () => {
    const users = readdirSync(new URL('tracks-geolife-dev/', data), { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    )
    const paths = users.flatMap(({ name }) =>
      readdirSync(new URL(`tracks-geolife-dev/${name}/Trajectory/`, data)).map(
        (file) => `tracks-geolife-dev/${name}/Trajectory/${file}`,
      ),
    )
    const outcome = await importAll(paths)
    expect(outcome.kind).toBe('tracks')
    expect(outcome.rows.length + outcome.setAside.length).toBe(196)
    expect(fixCount(outcome)).toBe(157_001)
  })

  test('every GPX file is read or says that it holds nothing', async () => {
    const files = [
      ...readdirSync(new URL('tracks-misc/gpxpy/', data)).map((file) => `gpxpy/${file}`),
      ...readdirSync(new URL('tracks-misc/', data)),
    ]
    const outcomes: string[] = []
    for (const file of files.filter((name) => name.endsWith('.gpx'))) {
      const session = createImportSession()
      const opened = await session.open([
        { name: file, bytes: new Uint8Array(readFileSync(new URL(`tracks-misc/${file}`, data))) },
      ])
      outcomes.push(opened.ok ? 'read' : 'detail' in opened.error ? (opened.error.detail ?? '') : '')
    }
    expect(outcomes).toHaveLength(37)
    expect(outcomes.filter((outcome) => outcome !== 'read')).toEqual([
      expect.stringContaining('没有轨迹'),
      expect.stringContaining('没有轨迹'),
    ])
  })

  test.each([
    ['tracks-misc/movingpandas_demodata_geolife.csv', 5908],
    ['tracks-misc/geolife_sample_skmob.txt.gz', 217_000],
    ['tracks-osm-berlin/berlin_gps_traces.csv.gz', 74_000],
    ['tracks-misc/barefoot_x0001-001.json', 1194],
  ])(
    '%s becomes tracks that keep at least %i fixes',
    async (path, fixes) => {
      const outcome = await importAll([path])
      expect(outcome.kind).toBe('tracks')
      expect(fixCount(outcome)).toBeGreaterThanOrEqual(fixes)
    },
    180_000,
  )
})

describe.skipIf(!isThere)('outlines against GEOS', () => {
  let isValid: (geometry: Geometry) => boolean
  beforeAll(async () => {
    const geos = await initGeosJs()
    isValid = (geometry) => {
      const pointer = geojsonToGeosGeom(geometry, geos)
      const valid = geos.GEOSisValid(pointer) === 1
      geos.GEOSGeom_destroy(pointer)
      return valid
    }
  })
  test.each([
    'county-mecklenburg/political_boundaries.geojson',
    'county-mecklenburg/voting_precincts.geojson',
    'county-mecklenburg/watersheds.geojson',
    'crime-memphis/memphis_precincts.geojson',
    'cn-admin-datav/citys/532500.json',
    'cn-admin-legacy2015/532500.json',
    'roads-liechtenstein/water.geojson',
  ])('%s leaves with every outline valid', async (path) => {
    const { rows } = await importAll([path])
    const areas = rows.flatMap((row) => ('geom' in row && row.geom.type.endsWith('Polygon') ? [row] : []))
    expect(areas.length).toBeGreaterThan(0)
    expect(areas.filter((row) => !isValid(row.geom)).map((row) => row.row)).toEqual([])
  })
})
