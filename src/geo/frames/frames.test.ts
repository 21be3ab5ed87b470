import fc from 'fast-check'
import gcoord from 'gcoord'
import { describe, expect, test } from 'vitest'
import proj4 from 'proj4'
import {
  bd09ToGcj02,
  doubtFrame,
  formatAngle,
  formatPosition,
  fromWgs84,
  gaussGrid,
  gaussZone,
  gcj02ToBd09,
  gcj02ToWgs84,
  outlineOverlap,
  parseAngle,
  parsePair,
  projectMeridian,
  toWgs84,
  utmGrid,
  utmZone,
  wgs84ToGcj02,
} from './index'
import { definitionOf, definitionOfEpsg, isGeographic, projectedToWgs84 } from './projections'

const inChina = fc.tuple(fc.double({ min: 74, max: 134, noNaN: true }), fc.double({ min: 18, max: 53, noNaN: true }))

describe('the offset frames', () => {
  test('agree with gcoord in both directions of the published formula', () => {
    fc.assert(
      fc.property(inChina, ([lng, lat]) => {
        const oracle = gcoord.transform<[number, number]>([lng, lat], gcoord.WGS84, gcoord.GCJ02)
        const mine = wgs84ToGcj02(lng, lat)
        expect(mine[0]).toBeCloseTo(oracle[0], 10)
        expect(mine[1]).toBeCloseTo(oracle[1], 10)
        const baidu = gcoord.transform<[number, number]>([lng, lat], gcoord.WGS84, gcoord.BD09)
        const mineBaidu = fromWgs84.bd09(lng, lat)
        expect(mineBaidu[0]).toBeCloseTo(baidu[0], 10)
        expect(mineBaidu[1]).toBeCloseTo(baidu[1], 10)
      }),
    )
  })
  test('come back to where they started within a millimetre', () => {
    fc.assert(
      fc.property(inChina, ([lng, lat]) => {
        for (const frame of ['gcj02', 'bd09'] as const) {
          const [x, y] = toWgs84[frame](...fromWgs84[frame](lng, lat))
          expect(Math.hypot(x - lng, y - lat)).toBeLessThan(1e-8)
        }
      }),
    )
  })
  test('leave positions outside China where they are', () => {
    expect(wgs84ToGcj02(-87.6, 41.8)).toEqual([-87.6, 41.8])
    expect(gcj02ToWgs84(9.5, 47.1)).toEqual([9.5, 47.1])
  })
  test('turn NaN into NaN, never into a place', () => {
    expect(gcj02ToWgs84(NaN, 26)[0]).toBeNaN()
    expect(bd09ToGcj02(NaN, 26)[0]).toBeNaN()
    expect(gcj02ToBd09(Infinity, 26)[0]).toBeNaN()
  })
})

describe('metre grids', () => {
  test('agree with proj4 to a millimetre in UTM and to a centimetre in CGCS2000', () => {
    fc.assert(
      fc.property(inChina, ([lng, lat]) => {
        const zone = utmZone(lng)
        const utm = proj4(`+proj=utm +zone=${zone} +datum=WGS84`).forward([lng, lat])
        const mine = projectMeridian(lng, lat, utmGrid(zone, false))
        expect(Math.hypot(mine[0] - (utm[0] ?? 0), mine[1] - (utm[1] ?? 0))).toBeLessThan(1e-3)
        const gauss = proj4(definitionOfEpsg(4513 + gaussZone(lng) - 25) ?? '').forward([lng, lat])
        const own = projectMeridian(lng, lat, gaussGrid(gaussZone(lng), true))
        expect(Math.hypot(own[0] - (gauss[0] ?? 0), own[1] - (gauss[1] ?? 0))).toBeLessThan(1e-2)
      }),
    )
  })
  test('read a North Carolina state plane in feet from its WKT', () => {
    // EPSG:2264; false origin 2,000,000.0026 ft E, 0 N stands at 79° W, 33°45′ N.
    const wkt =
      'PROJCS["NAD83 / North Carolina (ftUS)",GEOGCS["NAD83",DATUM["D_North_American_1983",SPHEROID["GRS_1980",6378137,298.257222101]],' +
      'PRIMEM["Greenwich",0],UNIT["Degree",0.017453292519943295]],PROJECTION["Lambert_Conformal_Conic"],' +
      'PARAMETER["standard_parallel_1",36.16666666666666],PARAMETER["standard_parallel_2",34.33333333333334],' +
      'PARAMETER["latitude_of_origin",33.75],PARAMETER["central_meridian",-79],PARAMETER["false_easting",2000000.0026],' +
      'PARAMETER["false_northing",0],UNIT["Foot_US",0.30480060960121924]]'
    const transform = projectedToWgs84(wkt)
    if (!transform.ok) throw new Error('the WKT should be read')
    const [lng, lat] = transform.value(2_000_000.0026, 0)
    expect(lng).toBeCloseTo(-79, 6)
    expect(lat).toBeCloseTo(33.75, 6)
    expect(isGeographic(wkt)).toBe(false)
  })
  test('name a projection that cannot be read instead of throwing', () => {
    expect(projectedToWgs84('EPSG:99999')).toMatchObject({ ok: false, error: { kind: 'invalid' } })
    expect(projectedToWgs84('PROJCS[rubbish')).toMatchObject({ ok: false, error: { kind: 'invalid' } })
    expect(definitionOf('urn:ogc:def:crs:EPSG::4490')).toContain('longlat')
    const transform = projectedToWgs84('EPSG:4547')
    expect(transform.ok && transform.value(NaN, 1)).toEqual([NaN, NaN])
  })
})

describe('positions as text', () => {
  test.each([
    ['115.5', 115.5],
    ['-87.62', -87.62],
    ['１１５．５', 115.5],
    ['115.5°E', 115.5],
    ['E115.5', 115.5],
    ['87.62W', -87.62],
    ['115°30′12″E', 115 + 30 / 60 + 12 / 3600],
    ['115°30\'12"', 115 + 30 / 60 + 12 / 3600],
    ['东经115度30分12秒', 115 + 30 / 60 + 12 / 3600],
    ['26 18 00 S', -26.3],
    ['115,5', 115.5],
    ['-0°30′', -0.5],
    ['北纬26°18.5′', 26 + 18.5 / 60],
    ['114:30:00', 114.5],
  ])('reads the angle %s', (text, degrees) => {
    expect(parseAngle(text)?.degrees).toBeCloseTo(degrees, 9)
  })
  test.each(['', '无', '115°75′', '12-3', 'abcE', '115.5.5', '1 2 3 4'])('refuses %s as an angle', (text) => {
    expect(parseAngle(text)).toBeNull()
  })
  test('reads a pair after an address, and keeps its order', () => {
    const pair = parsePair('1718 State St\nChicago, IL 60616\n(41.85882087432612, -87.62734256712464)')
    expect(pair?.map((angle) => angle.degrees)).toEqual([41.85882087432612, -87.62734256712464])
    expect(parsePair('115°30′E 26°18′N')?.map((angle) => angle.axis)).toEqual(['lng', 'lat'])
    expect(parsePair('泉江镇, 共裕村')).toBeNull()
  })
  test('writes what it can read again', () => {
    fc.assert(
      fc.property(inChina, ([lng]) => {
        expect(parseAngle(formatAngle(lng, 'lng'))?.degrees).toBeCloseTo(Math.round(lng * 36_000) / 36_000, 9)
      }),
    )
    expect(formatAngle(-59.9999999, 'lat')).toBe('60°00′00.0″S')
    expect(formatPosition([114.5, 26.3], 'cgcs2000-grid')).toBe('38带 X 2910168.2 Y 38549931.4')
    expect(formatPosition([114.5, 26.3], 'utm')).toBe('50N 250396 2911321')
  })
})

describe('doubts about a frame', () => {
  test('names feet and metres in lon/lat columns, with a zone where the number carries one', () => {
    expect(doubtFrame(Float64Array.of(1_446_000, 541_000, 1_450_000, 542_000), null)).toMatchObject([
      { kind: 'not-degrees', unit: 'foot' },
    ])
    const [doubt] = doubtFrame(Float64Array.of(38_549_931, 2_910_168), null)
    expect(doubt).toMatchObject({ kind: 'not-degrees', unit: 'metre', hint: expect.stringContaining('EPSG:4526') })
  })
  test('names swapped columns by range, or by the county they would fall in', () => {
    expect(doubtFrame(Float64Array.of(26.3, 114.5, 26.4, 114.6), null)).toMatchObject([{ kind: 'swapped', share: 1 }])
    expect(doubtFrame(Float64Array.of(47.1, 9.5), [9.4, 47, 9.7, 47.3])).toMatchObject([{ kind: 'swapped' }])
  })
  test('says nothing when all is well, nor of markers for unknown', () => {
    expect(doubtFrame(Float64Array.of(114.5, 26.3), [114, 26, 115, 27])).toEqual([])
    expect(doubtFrame(Float64Array.of(0, 0, NaN, 1, -1.8e308, -1.8e308), null)).toEqual([])
  })
})

describe('the overlap of outlines', () => {
  const square = (x: number, y: number, size: number) => ({
    type: 'Polygon' as const,
    coordinates: [
      [
        [x, y],
        [x + size, y],
        [x + size, y + size],
        [x, y + size],
        [x, y],
      ],
    ],
  })
  test('of squares is what a hand works out', () => {
    expect(outlineOverlap(square(0, 0, 1), square(0, 0, 1))).toBeCloseTo(1, 9)
    expect(outlineOverlap(square(0, 0, 1), square(0.5, 0, 1))).toBeCloseTo(1 / 3, 3)
    expect(outlineOverlap(square(0, 0, 1), square(5, 5, 1))).toBe(0)
    expect(outlineOverlap(square(0, 0, 1), { type: 'Polygon', coordinates: [] })).toBe(0)
  })
  test('is the same both ways round, and ignores the direction of rings', () => {
    const a = square(0, 0, 1)
    const turned = { type: 'Polygon' as const, coordinates: [[...(square(0.2, 0.3, 1).coordinates[0] ?? [])].reverse()] }
    expect(outlineOverlap(a, turned)).toBeCloseTo(outlineOverlap(turned, a), 12)
  })
})
