import { expect, test } from 'vitest'
import { drawnSwitches } from './drawn'
import type { Listed } from './host'

interface FakeLayer {
  readonly type?: string
  readonly visibility?: 'visible' | 'none'
  readonly minzoom?: number
  readonly maxzoom?: number
  readonly features?: number
}
type AskedMap = Parameters<typeof drawnSwitches>[0]

function aMap(zoom: number, layers: Readonly<Record<string, FakeLayer>>): AskedMap {
  const map = {
    getZoom: () => zoom,
    getLayer: (id: string) => (id in layers ? { id, type: 'circle', ...layers[id] } : undefined),
    queryRenderedFeatures: ({ layers: asked }: { layers: string[] }) =>
      asked.flatMap((id) => Array.from({ length: layers[id]?.features ?? 0 }, () => ({}))),
  }
  return map as unknown as AskedMap
}
const listed = (id: string, layerIds: readonly string[], switchId?: string): Listed => ({
  id,
  slot: 'point',
  layerIds,
  legend: null,
  ...(switchId === undefined ? {} : { switchId }),
})
const stateAt = (zoom: number, layer: FakeLayer) => drawnSwitches(aMap(zoom, { dot: layer }), [listed('a', ['dot'])]).get('a')

test('a layer with something in view is drawn, an empty one is not', () => {
  expect(stateAt(10, { features: 3 })).toBe('drawn')
  expect(stateAt(10, { features: 0 })).toBe('nothing')
})
test('a layer of another zoom says so', () => {
  expect(stateAt(10, { minzoom: 12, features: 3 })).toBe('zoom')
  expect(stateAt(12, { minzoom: 8, maxzoom: 12, features: 3 })).toBe('zoom')
  expect(stateAt(12, { minzoom: 12, features: 3 })).toBe('drawn')
})
test('a hidden layer draws nothing, whatever lies beneath', () => {
  expect(stateAt(10, { visibility: 'none', features: 3 })).toBe('nothing')
})
test('a picture has no features and is drawn all the same', () => {
  expect(stateAt(10, { type: 'raster' })).toBe('drawn')
})
test('of several layers under one switch the drawn one counts, in any order', () => {
  const map = aMap(10, { far: { minzoom: 12 }, near: { features: 1 }, empty: {} })
  const parts = [listed('a', ['far'], 's'), listed('b', ['near'], 's'), listed('c', ['empty'], 's')]
  expect(drawnSwitches(map, parts).get('s')).toBe('drawn')
  expect(drawnSwitches(map, parts.toReversed()).get('s')).toBe('drawn')
  expect(drawnSwitches(map, [parts[0]!, parts[2]!]).get('s')).toBe('zoom')
})
test('a switch whose layer is not on the map has no state of its own', () => {
  expect(drawnSwitches(aMap(10, {}), []).get('a')).toBeUndefined()
})
