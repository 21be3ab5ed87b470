import { expect, test } from 'vitest'
import { isTileRequest, tileHeaders, tileTemplate } from './tiles'

const origin = 'https://county.example'

test('the template keeps MapLibre’s own braces and hides those of arrays', () => {
  const template = tileTemplate(origin, 'tile_incidents', {
    groups: ['theft', 'fire'],
    hours: [22, 23],
    from_at: '2026-11-01T00:00:00+08:00',
    to_at: null,
  })
  const filled = template.replace('{z}', '9').replace('{x}', '420').replace('{y}', '217')
  expect(filled).not.toMatch(/[{}]/)
  const { searchParams } = new URL(filled)
  expect(Object.fromEntries(searchParams)).toEqual({
    z: '9',
    x: '420',
    y: '217',
    groups: '{"theft","fire"}',
    hours: '{22,23}',
    from_at: '2026-11-01T00:00:00+08:00',
  })
})

test('a value cannot break out of its parameter or out of its array', () => {
  const { searchParams } = new URL(
    tileTemplate(origin, 'tile_areas', { level: 'a&b=c', names: ['x","y', '}'] }).replace(/[{}]/g, '0'),
  )
  expect(searchParams.get('level')).toBe('a&b=c')
  expect(searchParams.get('b')).toBeNull()
  expect(searchParams.get('names')).toBe('{"x\\",\\"y","}"}')
})

test('only tiles of our own origin get the token', () => {
  expect(isTileRequest(origin, `${origin}/rest/v1/rpc/tile_areas?z=1`)).toBe(true)
  expect(isTileRequest(origin, `${origin}.evil.example/rest/v1/rpc/tile_areas`)).toBe(false)
  expect(isTileRequest(origin, 'https://tiles.example/rest/v1/rpc/tile_areas')).toBe(false)
  expect(tileHeaders('t', 'a')).toEqual({ Accept: 'application/vnd.mapbox-vector-tile', Authorization: 'Bearer t', apikey: 'a' })
})
