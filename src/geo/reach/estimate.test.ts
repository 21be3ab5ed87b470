import { describe, expect, it } from 'vitest'
import { crowM, estimatedFields, estimatedSoonest, estimatedUnits, estimatedWithin } from './estimate'
import { areasOutside } from './outside'
import { travelProfiles } from './profile'
import { outlinesOf } from './rings'

const car = travelProfiles.car
// At 26° N a degree of latitude is 110.8 km.
const north = (km: number): [number, number] => [115, 26 + km / 110.8]
const flat = (...places: (readonly [number, number])[]) => Float64Array.from(places.flat())

describe('reach without roads', () => {
  it('covers in a minute what the usual speed makes of a detour of 1.35', () => {
    expect(crowM(car, 60)).toBeCloseTo(35_000 / 60 / 1.35, 6)
  })

  it('draws a circle of that radius, and one outline for two that touch', () => {
    const radiusKm = crowM(car, 180) / 1000
    const one = estimatedFields(car, flat(north(0)), [180])
    expect(outlinesOf(one.fields, one.projection)[0]!.areaKm2).toBeCloseTo(Math.PI * radiusKm ** 2, 1)
    const two = estimatedFields(car, flat(north(0), north(radiusKm)), [180])
    expect(outlinesOf(two.fields, two.projection)[0]!.region.coordinates).toHaveLength(1)
  })

  it('counts an area beyond every circle as wholly outside, and one within as not at all', () => {
    const { projection, fields } = estimatedFields(car, flat(north(0)), [300])
    const square = ([lng, lat]: readonly [number, number]): GeoJSON.Polygon => ({
      type: 'Polygon',
      coordinates: [
        [
          [lng - 0.002, lat - 0.002],
          [lng + 0.002, lat - 0.002],
          [lng + 0.002, lat + 0.002],
          [lng - 0.002, lat + 0.002],
          [lng - 0.002, lat - 0.002],
        ],
      ],
    })
    const areas = [
      { id: 'near', area: square(north(0)), residents: 100 },
      { id: 'far', area: square(north(20)), residents: 100 },
    ]
    expect(areasOutside({ projection }, fields[0]!, areas)).toEqual([
      { id: 'near', share: 0, residents: 0 },
      { id: 'far', share: 1, residents: 100 },
    ])
  })

  it('names the same soonest unit whether asked by place or by unit', () => {
    const units = flat(north(5), north(-1), north(3))
    const soonest = estimatedSoonest(car, units, flat(north(0), north(4.5)))
    expect([...soonest.origin]).toEqual([1, 0])
    const coming = estimatedUnits(car, north(0), units, 2)
    expect(coming.map(({ unit }) => unit)).toEqual([1, 2])
    expect(coming[0]!.timeS).toBeCloseTo(soonest.timeS[0]!, 0)
  })

  it('finds no unit and no place where there are none', () => {
    expect(estimatedUnits(car, north(0), new Float64Array(), 3)).toEqual([])
    expect([...estimatedSoonest(car, new Float64Array(), flat(north(0))).timeS]).toEqual([Infinity])
  })

  it('brings exactly the places inside the radius within reach', () => {
    const radiusKm = crowM(car, 60) / 1000
    const within = estimatedWithin(car, flat(north(0)), flat(north(radiusKm * 0.98), north(radiusKm * 1.02)), 60)
    expect(within.map((places) => [...places])).toEqual([[0]])
  })
})
