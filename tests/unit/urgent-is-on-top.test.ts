import { expect, test } from 'vitest'
import { hazardsLayer } from '@/features/records/hazards/hazards.layer'
import { incidentsLayer, incidentTilesLayer, openCallsLayer } from '@/features/records/incidents/incidents.layer'
import { officesLayer } from '@/features/records/offices/offices.layer'
import { watersLayer } from '@/features/records/waters/waters.layer'
import { composeStyle } from '@/map/composeStyle'
import { nothing, type LayerDefinition } from '@/map/layer'
import { paletteFrom } from '@/map/palette'

const noPress = () => undefined
const palette = paletteFrom(() => '#000000')
const part = <State>({ slot, layers }: LayerDefinition<State>, state: State) => ({
  slot,
  sources: {},
  layers: layers(palette, state),
})

test('in a heap an open call, a water that is due and a hazard past its day lie over all that can wait', () => {
  const style = composeStyle({ version: 8, sources: {}, layers: [] }, [
    part(watersLayer(noPress), { points: nothing, shapes: nothing }),
    part(openCallsLayer(noPress), nothing),
    part(incidentsLayer(noPress), { content: nothing, isFaint: false }),
    part(incidentTilesLayer(noPress), { content: '', isFaint: false }),
    part(hazardsLayer(noPress), nothing),
    part(officesLayer(noPress), nothing),
  ])
  const order = style.layers.map(({ id }) => id)
  const place = (id: string) => {
    expect(order).toContain(id)
    return order.indexOf(id)
  }
  const urgent = ['waters-due', 'incident-open-dot', 'incident-open-glyph', 'hazards-overdue']
  const calm = [
    'waters-ring',
    'incidents-dot',
    'incidents-glyph',
    'incident-tiles-dot',
    'hazards-icon',
    'offices-icon',
    'waters-fill',
  ]
  expect(Math.min(...urgent.map(place))).toBeGreaterThan(Math.max(...calm.map(place)))
})

test('a water with nothing to do is drawn smaller and fainter than one that is due', () => {
  const { layers } = part(watersLayer(noPress), { points: nothing, shapes: nothing })
  const opacity = (id: string) => {
    const layer = layers.find((one) => one.id === id)
    return layer?.type === 'symbol' ? Number(layer.paint?.['icon-opacity']) : NaN
  }
  expect(opacity('waters-ring')).toBeLessThan(opacity('waters-due'))
})
