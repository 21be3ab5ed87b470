import { existsSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { waysFromGeoJson } from '@/geo/reach/geojsonRoads'
import { buildGraph } from '@/geo/reach/graph'
import { travelMatrix } from '@/geo/reach/matrix'
import { soonestOf } from '@/geo/reach/nearest'
import { createNetwork, type Network } from '@/geo/reach/network'
import { legPath } from '@/geo/reach/path'
import { waysFromPbf } from '@/geo/reach/pbfRoads'
import { travelProfiles } from '@/geo/reach/profile'
import { responseRings } from '@/geo/reach/rings'
import { waysFromGraphml } from '@tests/support/graphmlRoads'

const shared = new URL('../../../shared/data/', import.meta.url)
const liechtenstein = new URL('roads-liechtenstein/roads.geojson', shared)
const extract = new URL('roads-liechtenstein/liechtenstein-latest.osm.pbf', shared)
const places = new URL('roads-liechtenstein/pois_places.geojson', shared)
const shenzhen = new URL('roads-shenzhen/G.graphml', shared)
const missing = [liechtenstein, extract, places, shenzhen].find((file) => !existsSync(file))
const json = (file: URL) => JSON.parse(readFileSync(file, 'utf8')) as GeoJSON.FeatureCollection

describe.skipIf(missing)(`roads of Liechtenstein${missing ? ` (skipped: ${missing.pathname} is not there)` : ''}`, () => {
  let car: Network
  let stops: Float64Array
  beforeAll(() => {
    car = createNetwork(buildGraph(waysFromGeoJson(json(liechtenstein))), travelProfiles.car)
    const villages = json(places).features.filter(({ properties }) => properties?.['place'] === 'village')
    stops = Float64Array.from(
      villages.flatMap(({ geometry }) => (geometry.type === 'Point' ? geometry.coordinates.slice(0, 2) : [])),
    )
  })

  test('nearly all of the network hangs together, and every village is on it', () => {
    const { parts } = car.components
    const total = parts.reduce((sum, part) => sum + part.lengthM, 0)
    expect(parts[0]!.lengthM / total).toBeGreaterThan(0.9)
    const matrix = travelMatrix(car, stops)
    expect(matrix.size).toBeGreaterThan(5)
    expect(matrix.problems).toEqual([])
    expect(Math.max(...matrix.durationS)).toBeLessThan(3600)
  })

  test('roads are longer than the straight line, by a factor of mountains but not of nonsense', () => {
    const { size, distanceM } = travelMatrix(car, stops)
    for (let a = 0; a < size; a++)
      for (let b = 0; b < a; b++) {
        const [ax, ay] = car.projection.forward(stops[2 * a]!, stops[2 * a + 1]!)
        const [bx, by] = car.projection.forward(stops[2 * b]!, stops[2 * b + 1]!)
        const straight = Math.hypot(ax - bx, ay - by)
        expect(distanceM[a * size + b]! / straight).toBeGreaterThanOrEqual(0.999)
        expect(distanceM[a * size + b]! / straight).toBeLessThan(8)
      }
  })

  test('a leg lies on roads all the way and names them', () => {
    const leg = legPath(car, [stops[0]!, stops[1]!], [stops[4]!, stops[5]!])!
    expect(leg.lngLat.length).toBeGreaterThan(20)
    expect(leg.roads.length).toBeGreaterThan(0)
  })

  test('from its one police station five minutes reach part of the country, and the mountains are out', () => {
    const { rings } = responseRings(car, Float64Array.of(9.5215, 47.1415), [60, 180, 300])
    expect(rings.map((ring) => ring.areaKm2 > 0)).toEqual([true, true, true])
    expect(rings[2]!.areaKm2).toBeLessThan(60)
    const { timeS } = soonestOf(car, Float64Array.of(9.5215, 47.1415), stops)
    expect(timeS.filter((time) => time > 300).length).toBeGreaterThan(0)
  })

  test('on foot with heights the climb from the valley to Triesenberg takes longer than the way back, by car neither', () => {
    // No elevation file came with the roads: heights between the places whose `ele` OSM knows, weighed by distance.
    const known = json(places).features.flatMap(({ geometry, properties }) =>
      geometry.type === 'Point' && Number(properties?.['ele']) > 100
        ? [{ name: String(properties?.['name']), at: geometry.coordinates, metres: Number(properties?.['ele']) }]
        : [],
    )
    expect(known.length).toBeGreaterThan(8)
    const heightAt = (lng: number, lat: number) => {
      let [sum, weight] = [0, 0]
      for (const { at, metres } of known) {
        const near = 1 / (((lng - at[0]!) * 0.68) ** 2 + (lat - at[1]!) ** 2 + 1e-9)
        sum += near * metres
        weight += near
      }
      return sum / weight
    }
    const raised = waysFromGeoJson(json(liechtenstein)).map((way) => ({
      ...way,
      heightM: Float32Array.from({ length: way.lngLat.length / 2 }, (_, k) =>
        heightAt(way.lngLat[2 * k]!, way.lngLat[2 * k + 1]!),
      ),
    }))
    const ends = ['Vaduz', 'Triesenberg'].map((name) => known.find((place) => place.name === name)!)
    const two = Float64Array.from(ends.flatMap(({ at }) => at.slice(0, 2)))
    const on = (mode: 'foot' | 'car', ways: typeof raised) =>
      travelMatrix(createNetwork(buildGraph(ways), travelProfiles[mode]), two)
    const hilly = on('foot', raised).durationS
    const flat = on('foot', waysFromGeoJson(json(liechtenstein)) as typeof raised).durationS
    expect(ends[1]!.metres - ends[0]!.metres).toBeGreaterThan(400)
    expect(hilly[1]! / hilly[2]!).toBeGreaterThan(1.15)
    expect(hilly[1]!).toBeGreaterThan(flat[1]!)
    expect(on('car', raised).durationS).toEqual(on('car', waysFromGeoJson(json(liechtenstein)) as typeof raised).durationS)
  })

  test('the PBF extract and the GeoJSON cut from it give the same network', async () => {
    const ways = await waysFromPbf(new Uint8Array(readFileSync(extract)))
    if (!ways.ok) throw new Error(JSON.stringify(ways.error))
    const fromPbf = createNetwork(buildGraph(ways.value), travelProfiles.car)
    const length = ({ graph }: Network) => graph.edgeLengthM.reduce((sum, metres) => sum + metres, 0)
    expect(length(fromPbf) / length(car)).toBeCloseTo(1, 2)
    const [a, b] = [travelMatrix(car, stops), travelMatrix(fromPbf, stops)]
    a.durationS.forEach((seconds, at) => expect(b.durationS[at]! / (seconds || 1)).toBeCloseTo(seconds === 0 ? 0 : 1, 1))
  })
})

describe.skipIf(missing)(`streets of Shenzhen${missing ? ` (skipped: ${missing.pathname} is not there)` : ''}`, () => {
  test('Chinese street names come out on the way, and one-way streets make ways and times differ', () => {
    const network = createNetwork(buildGraph(waysFromGraphml(readFileSync(shenzhen, 'utf8'))), travelProfiles.car)
    const [from, to] = [[114.0363794, 22.5490608], [114.013491, 22.5307911]] as const // prettier-ignore
    const [there, back] = [legPath(network, from, to)!, legPath(network, to, from)!]
    expect(there.roads.some((name) => /[一-鿿]/.test(name))).toBe(true)
    expect(there.durationS).not.toBe(back.durationS)
    expect(there.distanceM).toBeGreaterThan(3000)
    expect(there.distanceM).toBeLessThan(9000)
  })
})
