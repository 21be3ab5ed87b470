import type { FeatureCollection } from 'geojson'
import type { StyleSpecification } from 'maplibre-gl'
import { effectScope, nextTick, shallowRef } from 'vue'
import { describe, expect, test } from 'vitest'
import { createLayerHost } from '@/map/host'
import { defineLayer, nothing } from '@/map/layer'
import { fakeMap, fakePalette } from '@tests/support/fakeMap'

const base: StyleSpecification = {
  version: 8,
  sources: { base: { type: 'vector', tiles: [] } },
  layers: [
    { id: 'land', type: 'background' },
    { id: 'names', type: 'symbol', source: 'base', 'source-layer': 'places' },
  ],
}

interface State {
  readonly features: FeatureCollection
  readonly filter?: string
}

const points = defineLayer<State>({
  id: 'spots',
  slot: 'point',
  kind: 'water',
  sources: { spots: { type: 'geojson', promoteId: 'id' } },
  layers: (palette, { filter }) => [
    {
      id: 'spots-dot',
      type: 'circle',
      source: 'spots',
      paint: { 'circle-color': palette.ok },
      ...(filter === undefined ? {} : { filter: ['==', ['get', 'kind'], filter] }),
    },
  ],
  project: ({ features }) => ({ spots: features }),
  icon: (name, palette) =>
    name === 'spots:ring' ? { image: { name, colour: palette.ok } as unknown as ImageData, pixelRatio: 2 } : null,
})
const fills = defineLayer<readonly string[]>({
  id: 'cells',
  slot: 'area',
  kind: 'area',
  sources: { cells: { type: 'vector', promoteId: 'id' } },
  layers: () => [
    { id: 'cells-fill', type: 'fill', source: 'cells', 'source-layer': 'areas' },
    { id: 'cells-name', slot: 'label', type: 'symbol', source: 'cells', 'source-layer': 'areas' },
  ],
  project: (tiles) => ({ cells: tiles }),
})

const start = () => {
  const fake = fakeMap(base)
  return { ...fake, host: createLayerHost(fake.map, base, fakePalette()) }
}
const some = (): FeatureCollection => ({ type: 'FeatureCollection', features: [] })

describe('the layer host', () => {
  test('waits for the style before it touches the map', () => {
    const { host, load, order, calls } = start()
    host.set(points, { features: some() })
    expect(calls).toEqual([])
    load()
    expect(order()).toEqual(['land', 'names', 'spots-dot'])
  })

  test('puts areas under the names of the basemap and labels above the points, whatever the order of mounting', () => {
    const { host, load, order } = start()
    load()
    host.set(points, { features: some() })
    host.set(fills, ['https://tiles/a'])
    expect(order()).toEqual(['land', 'cells-fill', 'names', 'spots-dot', 'cells-name'])
  })

  test('hands over data only when the projection gives another object', () => {
    const { host, load, calls } = start()
    load()
    const features = some()
    host.set(points, { features })
    host.set(points, { features })
    host.set(points, { features: some() })
    expect(calls.filter(([method]) => method === 'setData')).toHaveLength(1)
  })

  test('asks for other tiles only when their address changes', () => {
    const { host, load, calls } = start()
    load()
    host.set(fills, ['https://tiles/a'])
    host.set(fills, ['https://tiles/a'])
    host.set(fills, ['https://tiles/b'])
    expect(calls.filter(([method]) => method === 'setTiles')).toEqual([['setTiles', 'cells']])
  })

  test('changes a filter without touching the data', () => {
    const { host, load, calls } = start()
    load()
    const features = some()
    host.set(points, { features })
    calls.length = 0
    host.set(points, { features, filter: 'pond' })
    expect(calls).toEqual([['setFilter', 'spots-dot', ['==', ['get', 'kind'], 'pond']]])
  })

  test('takes layers and sources away with the state, and brings them back', () => {
    const { host, load, order, sourceIds } = start()
    load()
    host.set(fills, ['https://tiles/a'])
    host.set(fills, null)
    expect(order()).toEqual(['land', 'names'])
    expect(sourceIds()).toEqual(['base'])
    host.set(fills, ['https://tiles/a'])
    expect(order()).toEqual(['land', 'cells-fill', 'names', 'cells-name'])
  })

  test('keeps every layer, with its data, when the basemap changes, and draws it in the new palette', () => {
    const { host, load, order, source, map } = start()
    load()
    const features = some()
    host.set(points, { features })
    host.set(fills, ['https://tiles/a'])
    const dark: StyleSpecification = { version: 8, sources: {}, layers: [{ id: 'night', type: 'background' }] }
    host.setBase(dark, fakePalette('dark'))
    expect(order()).toEqual(['night', 'cells-fill', 'spots-dot', 'cells-name'])
    expect(source('spots')).toMatchObject({ data: features })
    expect(map.getLayer('spots-dot')).toMatchObject({ paint: { 'circle-color': 'dark:ok' } })
  })

  test('marks the selected record in the layer of its kind, unmarks the one before, and marks again after a reload', () => {
    const { host, load, states } = start()
    load()
    host.set(points, { features: some() })
    host.set(fills, ['https://tiles/a'])
    host.select({ kind: 'water', id: 'w1' })
    host.select({ kind: 'area', id: 'a1' })
    expect(states.get(JSON.stringify({ source: 'spots', id: 'w1' }))).toEqual({ selected: false })
    expect(states.get(JSON.stringify({ source: 'cells', id: 'a1', sourceLayer: 'areas' }))).toEqual({ selected: true })
    states.clear()
    host.set(fills, null)
    host.set(fills, ['https://tiles/a'])
    expect(states.get(JSON.stringify({ source: 'cells', id: 'a1', sourceLayer: 'areas' }))).toEqual({ selected: true })
  })

  test('draws an icon when the map first misses it, and again in another palette', async () => {
    const { host, load, calls, askForImage } = start()
    load()
    host.set(points, { features: some() })
    await askForImage('spots:ring')
    await askForImage('spots:unknown')
    await askForImage('elsewhere')
    expect(calls.filter(([method]) => method === 'addImage')).toEqual([['addImage', 'spots:ring']])
    host.setBase(base, fakePalette('dark'))
    expect(calls.filter(([method]) => method === 'updateImage')).toEqual([['updateImage', 'spots:ring']])
  })

  test('follows a reactive state until its scope ends', async () => {
    const { host, load, order } = start()
    load()
    const state = shallowRef<State | null>(null)
    const scope = effectScope()
    scope.run(() => host.attach(points, () => state.value))
    expect(host.catalogue.value.map(({ id }) => id)).toEqual(['spots'])
    state.value = { features: nothing }
    await nextTick()
    expect(order()).toContain('spots-dot')
    scope.stop()
    expect(order()).not.toContain('spots-dot')
    expect(host.catalogue.value).toEqual([])
  })

  test('says which source a projection forgot', () => {
    const { host, load } = start()
    load()
    const forgetful = { ...points, project: () => ({}) }
    expect(() => host.set(forgetful, { features: some() })).toThrow('projects nothing for its source spots')
  })
})
