import { expect, test } from 'vitest'
import { selectionKinds } from '@/domain/selection'
import { createRandom } from '@/geo/random'
import { parseView, serialiseView, type SharedView } from './sharedView'

const id = '0b9e6f1c-3f44-4c53-9a53-3c9d1f1f2a10'

test('a whole view survives the address bar', () => {
  const view: SharedView = {
    at: { center: [115.12345, 26.54321], zoom: 12.5 },
    selection: { kind: 'water', id },
    period: { preset: 'last30' },
    layers: { heat: true, offices: false, waters: true },
    basemap: 'own',
  }
  const address = new URLSearchParams(serialiseView(view)).toString()
  expect(parseView(Object.fromEntries(new URLSearchParams(address)))).toEqual(view)
})

test('any view survives, to a metre and a hundredth of a zoom', () => {
  const random = createRandom(9)
  for (let round = 0; round < 200; round++) {
    const view: SharedView = {
      at: { center: [(random() - 0.5) * 360, (random() - 0.5) * 170], zoom: random() * 22 },
      selection: { kind: selectionKinds[Math.floor(random() * selectionKinds.length)]!, id },
      period: { fromMs: Math.floor(random() * 1e12), toMs: 1e12 + Math.floor(random() * 1e12) },
    }
    const back = parseView(serialiseView(view))
    expect(back.at?.center[0]).toBeCloseTo(view.at?.center[0] ?? NaN, 4)
    expect(back.at?.center[1]).toBeCloseTo(view.at?.center[1] ?? NaN, 4)
    expect(back.at?.zoom).toBeCloseTo(view.at?.zoom ?? NaN, 1)
    expect(back).toMatchObject({ selection: view.selection, period: view.period })
  }
})

test('equal views make equal links, whatever order their layers were switched in', () => {
  const link = (layers: Record<string, boolean>) => JSON.stringify(serialiseView({ layers }))
  expect(link({ b: true, a: true })).toBe(link({ a: true, b: true }))
})

test('nothing comes of an empty address', () => {
  expect(parseView({})).toEqual({})
  expect(serialiseView({})).toEqual({})
})

test('what is out of range, unknown or hostile is left out, and the rest is kept', () => {
  const bad = [
    { at: '200,26,9' },
    { at: '115,89,9' },
    { at: '115,26' },
    { at: '115,26,NaN' },
    { at: ',,' },
    { pick: 'water:1 or 1=1' },
    { pick: `dragon:${id}` },
    { pick: 'water' },
    { period: '9-5' },
    { period: '<script>' },
    { on: '<b>,../../x' },
    { base: 'javascript:alert(1)//' },
    { at: null, on: [null] },
  ]
  for (const query of bad) expect(parseView(query)).toEqual({})
  expect(parseView({ at: 'x', base: 'osm', on: ['heat', 'other'] })).toEqual({ basemap: 'osm', layers: { heat: true } })
})
