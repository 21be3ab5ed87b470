import type { LayerSpecification, StyleSpecification } from 'maplibre-gl'
import { expect, test } from 'vitest'
import { composeStyle, keepHand, layerAbove, type StylePart } from './composeStyle'
import { slots, type Slot } from './layer'

const base: StyleSpecification = {
  version: 8,
  sources: { base: { type: 'vector', tiles: [] } },
  layers: [
    { id: 'land', type: 'background' },
    { id: 'town-names', type: 'symbol', source: 'base' },
    { id: 'roads', type: 'line', source: 'base' },
  ],
}
const part = (slot: Slot, id: string, ...own: { slot?: Slot; id: string }[]): StylePart => ({
  slot,
  sources: { [id]: { type: 'vector', tiles: [] } },
  layers: [{ id }, ...own].map((layer) => ({ type: 'line', source: id, ...layer }) as LayerSpecification & { slot?: Slot }),
})
const ids = (style: StyleSpecification) => style.layers.map(({ id }) => id)

test('without parts only the order of the basemap changes: its names come last', () => {
  expect(ids(composeStyle(base, []))).toEqual(['land', 'roads', 'town-names'])
})

test('parts lie in the order of their slots, and inside a slot in the order of mounting', () => {
  const style = composeStyle(base, [
    part('draft', 'd'),
    part('point', 'p1', { id: 'p1-due', slot: 'urgent' }),
    part('area', 'a', { id: 'a-name', slot: 'label' }),
    part('point', 'p2'),
    part('line', 'l'),
  ])
  expect(ids(style)).toEqual(['land', 'roads', 'a', 'l', 'town-names', 'p1', 'p2', 'p1-due', 'a-name', 'd'])
  expect(Object.keys(style.sources)).toEqual(['base', 'd', 'p1', 'a', 'p2', 'l'])
})

test('no layer handed to MapLibre carries a slot, and the parts stay as they were', () => {
  const own = part('area', 'a', { id: 'a-name', slot: 'label' })
  const style = composeStyle(base, [own])
  expect(style.layers.some((layer) => 'slot' in layer)).toBe(false)
  expect(own.layers[1]?.slot).toBe('label')
})

test('mounting one by one ends in the same order as composing at once, for every order of mounting', () => {
  const parts = slots.map((slot) => part(slot, slot))
  const whole = ids(composeStyle(base, parts))
  const rotations = parts.map((_, i) => [...parts.slice(i), ...parts.slice(0, i)])
  for (const mounting of [...rotations, parts.toReversed()]) {
    let order = ids(composeStyle(base, []))
    const slotOf = new Map<string, Slot>()
    for (const { slot, layers } of mounting)
      for (const { id } of layers) {
        slotOf.set(id, slot)
        const before = layerAbove(order, slotOf, slot, new Set(['town-names']))
        order = order.toSpliced(before === undefined ? order.length : order.indexOf(before), 0, id)
      }
    expect(order).toEqual(whole)
  }
})

test('another basemap keeps the drawing that is under way, on top', () => {
  const before = composeStyle(base, [part('area', 'a')])
  const drawn: StyleSpecification = {
    ...before,
    sources: { ...before.sources, 'edit-hand-polygon': { type: 'geojson', data: '' } },
    layers: [...before.layers, { id: 'edit-hand-polygon-fill', type: 'fill', source: 'edit-hand-polygon' }],
  }
  const next = keepHand(drawn, composeStyle({ version: 8, sources: {}, layers: [{ id: 'blank', type: 'background' }] }, []))
  expect(ids(next)).toEqual(['blank', 'edit-hand-polygon-fill'])
  expect(Object.keys(next.sources)).toEqual(['edit-hand-polygon'])
  expect(keepHand(undefined, before)).toBe(before)
})
