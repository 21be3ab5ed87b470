import { deflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { waysFromPbf } from './pbfRoads'

const varint = (value: number): number[] => (value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))])
const zigzag = (value: number) => varint(value < 0 ? -2 * value - 1 : 2 * value)
const bytesField = (field: number, bytes: readonly number[]) => [...varint(field * 8 + 2), ...varint(bytes.length), ...bytes]
const numberField = (field: number, value: number) => [...varint(field * 8), ...varint(value)]
const text = (value: string) => [...new TextEncoder().encode(value)]
const deltas = (values: readonly number[]) => values.flatMap((value, i) => zigzag(value - (values[i - 1] ?? 0)))

function blob(type: string, content: readonly number[], zlib = true): number[] {
  const packed = zlib
    ? [...numberField(2, content.length), ...bytesField(3, [...deflateSync(Uint8Array.from(content))])]
    : bytesField(1, content)
  const header = [...bytesField(1, text(type)), ...numberField(3, packed.length)]
  return [0, 0, header.length >> 8, header.length & 255, ...header, ...packed]
}

const header = (feature = 'OsmSchema-V0.6') => blob('OSMHeader', bytesField(4, text(feature)), false)
const strings = ['', 'highway', 'track', 'name', '共裕路', 'waterway', 'river']
const ids = [8_000_000_001, 8_000_000_002, 12_345_678_901]
const nodes = bytesField(2, [
  ...bytesField(1, deltas(ids)),
  ...bytesField(8, deltas([264_000_000, 264_000_100, 263_999_900])),
  ...bytesField(9, deltas([1_153_000_000, 1_153_000_050, -1_000_000])),
])
const way = (keys: number[], values: number[], refs: number[]) =>
  bytesField(3, [
    ...numberField(1, 77),
    ...bytesField(2, keys.flatMap(varint)),
    ...bytesField(3, values.flatMap(varint)),
    ...bytesField(8, deltas(refs)),
  ])
const block = (...groups: number[][]) => [
  ...bytesField(
    1,
    strings.flatMap((value) => bytesField(1, text(value))),
  ),
  ...groups.flatMap((group) => bytesField(2, group)),
]
const data = block(nodes, [...way([1, 3], [2, 4], ids), ...way([5], [6], ids.slice(0, 2))])

test('roads come with their tags, node ids beyond 32 bits, and positions; rivers do not', async () => {
  const ways = await waysFromPbf(Uint8Array.from([...header(), ...blob('OSMData', data)]))
  if (!ways.ok) throw new Error(JSON.stringify(ways.error))
  expect(ways.value).toHaveLength(1)
  const [found] = ways.value
  expect(found!.tags).toEqual({ highway: 'track', name: '共裕路' })
  expect([...found!.refs!]).toEqual(ids)
  expect([...found!.lngLat].map((value) => Math.round(value * 1e7))).toEqual([
    1_153_000_000, 264_000_000, 1_153_000_050, 264_000_100, -1_000_000, 263_999_900,
  ])
})

test('blocks that are not compressed, and single nodes, are read too', async () => {
  const single = bytesField(1, [
    ...numberField(1, 2 * 9),
    ...varint(8 * 8),
    ...zigzag(264_000_000),
    ...varint(9 * 8),
    ...zigzag(1_153_000_000),
  ])
  const ways = await waysFromPbf(Uint8Array.from([...header(), ...blob('OSMData', block(single, way([1], [2], [9])), false)]))
  expect(ways).toMatchObject({ ok: true, value: [{ lngLat: Float64Array.of(115.3, 26.4) }] })
})

test('a way that leads out of the extract keeps the nodes it has', async () => {
  const ways = await waysFromPbf(
    Uint8Array.from([...header(), ...blob('OSMData', block(nodes, way([1], [2], [5, ...ids.slice(0, 2)])))]),
  )
  expect(ways.ok && [...ways.value[0]!.refs!]).toEqual(ids.slice(0, 2))
})

test('a file cut anywhere, or that is none, is refused and says where', async () => {
  const whole = Uint8Array.from([...header(), ...blob('OSMData', data)])
  for (let length = 1; length < whole.length; length += 7) {
    // Cut exactly between blocks it is a whole file with less in it.
    if (length === header().length) continue
    expect(await waysFromPbf(whole.subarray(0, length))).toMatchObject({ ok: false, error: { kind: 'invalid', field: 'file' } })
  }
  expect(await waysFromPbf(new Uint8Array())).toMatchObject({ ok: false })
  expect(await waysFromPbf(Uint8Array.from(text('<html><body>not found</body></html>')))).toMatchObject({
    ok: false,
    error: { detail: expect.stringContaining('byte 0') as string },
  })
})

test('a block that inflates beyond what it says is stopped', async () => {
  const bomb = [...numberField(2, 100), ...bytesField(3, [...deflateSync(new Uint8Array(10_000_000))])]
  const head = [...bytesField(1, text('OSMData')), ...numberField(3, bomb.length)]
  const file = Uint8Array.from([...header(), 0, 0, head.length >> 8, head.length & 255, ...head, ...bomb])
  expect(await waysFromPbf(file)).toMatchObject({
    ok: false,
    error: { detail: expect.stringContaining('beyond its 100') as string },
  })
})

test('a file that needs what is not understood is refused by name', async () => {
  expect(await waysFromPbf(Uint8Array.from([...header('HistoricalInformation'), ...blob('OSMData', data)]))).toMatchObject({
    ok: false,
    error: { detail: 'The file needs HistoricalInformation' },
  })
})
