import { expect, test } from 'vitest'
import { decodeTile } from '@tests/support/node/decodeTile'
import { isTileFrame, tileFromFrame } from './tileFrame.ts'
import { encodeTile } from './vectorTile.ts'

const frame = (header: object, rows: readonly object[]): Buffer => {
  const text = Buffer.from([header, ...rows].map((line) => JSON.stringify(line)).join('\n'))
  const head = Buffer.from('PLMV\0\0\0\0')
  head.writeUInt32BE(text.length, 4)
  return Buffer.concat([head, text])
}
const point = (x: number, y: number) => ({ type: 'Point', coordinates: [x, y] })

test('values keep their kind, nothing is kept of null, and a JSON column spreads its first level', () => {
  const row = {
    id: 7,
    geom: point(1, 2),
    text: '水',
    yes: true,
    no: false,
    half: 0.5,
    minus: -3,
    large: 2 ** 40,
    huge: 1e300,
    none: null,
    tags: { a: 1, deep: { b: 2 }, constructor: 'a key that objects have already' },
  }
  const tile = tileFromFrame(frame({ name: 'x', extent: 4096, geometry: 'geom', id: 'id' }, [row]))
  expect(decodeTile(tile, 'x').get(7)?.properties).toEqual({
    text: '水',
    yes: true,
    no: false,
    half: 0.5,
    minus: -3,
    large: 2 ** 40,
    huge: '1e+300',
    a: 1,
  })
})

test('shapes come back as they were sent', () => {
  const shapes = [
    [
      2,
      {
        type: 'LineString',
        coordinates: [
          [0, 0],
          [10, -5],
          [4096, 4096],
        ],
      },
    ],
    [
      2,
      {
        type: 'MultiLineString',
        coordinates: [
          [
            [0, 0],
            [1, 1],
          ],
          [
            [5, 5],
            [6, 7],
          ],
        ],
      },
    ],
    [
      3,
      {
        type: 'Polygon',
        coordinates: [
          [
            [0, 0],
            [10, 0],
            [10, 10],
            [0, 0],
          ],
          [
            [2, 1],
            [3, 2],
            [3, 1],
            [2, 1],
          ],
        ],
      },
    ],
    [
      1,
      {
        type: 'MultiPoint',
        coordinates: [
          [3, 4],
          [-256, 4352],
        ],
      },
    ],
  ] as const
  const rows = shapes.map(([, geom], id) => ({ id, geom }))
  const features = decodeTile(tileFromFrame(frame({ name: 's', extent: 4096, geometry: null, id: 'id' }, rows)), 's')
  expect([...features.values()].map(({ type }) => type)).toEqual(shapes.map(([type]) => type))
  expect(features.get(0)?.parts).toEqual([shapes[0][1].coordinates])
  expect(features.get(1)?.parts).toEqual(shapes[1][1].coordinates)
  expect(features.get(2)?.parts).toEqual(shapes[2][1].coordinates)
  expect(features.get(3)?.parts.flat()).toEqual(shapes[3][1].coordinates)
})

test('layers one after another are one tile; an empty layer is none', () => {
  const header = (name: string) => ({ name, extent: 512, geometry: 'g', id: null })
  const bytes = Buffer.concat([
    frame(header('one'), [{ g: point(1, 1) }]),
    frame(header('none'), []),
    frame(header('two'), [{ g: point(2, 2) }]),
  ])
  const tile = tileFromFrame(bytes)
  expect([decodeTile(tile, 'one').size, decodeTile(tile, 'none').size, decodeTile(tile, 'two').size]).toEqual([1, 0, 1])
})

test('a tile that PostGIS made itself is left alone', () => {
  expect(isTileFrame(encodeTile([{ name: 'a', extent: 4096, features: [] }]))).toBe(false)
  expect(isTileFrame(new Uint8Array())).toBe(false)
})
