import { expect, test } from 'vitest'
import { roadClasses, roadFlag, roadKind, toKmh } from './roadTags'

const modes = (tags: Record<string, string>) => {
  const flags = roadKind(tags)?.flags ?? 0
  return (['foot', 'motorcycle', 'car'] as const).filter((mode) => flags & roadFlag[mode])
}

test('roads take all, a village path takes feet and motorcycles, a stair feet alone, a motorway no feet', () => {
  expect(modes({ highway: 'tertiary' })).toEqual(['foot', 'motorcycle', 'car'])
  expect(modes({ highway: 'path' })).toEqual(['foot', 'motorcycle'])
  expect(modes({ highway: 'steps' })).toEqual(['foot'])
  expect(modes({ highway: 'cycleway' })).toEqual(['foot'])
  expect(modes({ highway: 'motorway' })).toEqual(['motorcycle', 'car'])
})

test('what is no road, or closed to everyone, is none', () => {
  expect(roadKind({ waterway: 'river' })).toBeNull()
  expect(roadKind({ highway: 'construction' })).toBeNull()
  expect(roadKind({ highway: 'service', access: 'private' })).toBeNull()
})

test('the more specific access tag decides', () => {
  expect(modes({ highway: 'track', access: 'no', foot: 'yes' })).toEqual(['foot'])
  expect(modes({ highway: 'track', motor_vehicle: 'no' })).toEqual(['foot'])
  expect(modes({ highway: 'track', motor_vehicle: 'no', motorcycle: 'yes' })).toEqual(['foot', 'motorcycle'])
  expect(modes({ highway: 'residential', foot: 'no' })).toEqual(['motorcycle', 'car'])
})

test('one-way is read in all its spellings, and roundabouts and motorways are one-way by themselves', () => {
  const oneway = (tags: Record<string, string>) => roadKind({ highway: 'residential', ...tags })?.oneway
  expect([
    oneway({}),
    oneway({ oneway: 'yes' }),
    oneway({ oneway: '1' }),
    oneway({ oneway: '-1' }),
    oneway({ oneway: 'no' }),
  ]).toEqual([0, 1, 1, -1, 0])
  expect(oneway({ junction: 'roundabout' })).toBe(1)
  expect(oneway({ junction: 'roundabout', oneway: 'no' })).toBe(0)
  expect(roadKind({ highway: 'motorway' })?.oneway).toBe(1)
})

test('speed limits are read in km/h and mph; words are no limit', () => {
  expect([toKmh('50'), toKmh('30 mph'), toKmh('walk'), toKmh(undefined), toKmh('1000')]).toEqual([50, 48, 0, 0, 255])
})

test("a county's own layer speaks through class and speed_kmh, links count as their road", () => {
  expect(roadKind({ class: 'secondary', speed_kmh: '40', bridge: 'yes' })).toEqual({
    roadClass: roadClasses.indexOf('secondary'), oneway: 0, maxSpeedKmh: 40, flags: 1 | 2 | 4 | roadFlag.bridge,
  }) // prettier-ignore
  expect(roadKind({ highway: 'primary_link' })?.roadClass).toBe(roadClasses.indexOf('primary'))
})
