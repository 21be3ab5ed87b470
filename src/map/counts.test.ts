import type { MapGeoJSONFeature } from 'maplibre-gl'
import { expect, test } from 'vitest'
import { countLegend } from './counts'
import type { Listed } from './host'

const swatch = { kind: 'dot', token: 'ok' } as const
const one = () => 1
const listed = (items: NonNullable<Listed['legend']>['items']): Listed => ({
  id: 'spots',
  slot: 'point',
  layerIds: ['spots-dot'],
  titleKey: 'spots',
  legend: { countIn: ['spots-dot', 'gone'], items },
})
const map = (features: { id: string; n?: number }[]) => ({
  getLayer: (id: string) => (id === 'spots-dot' ? {} : undefined) as never,
  queryRenderedFeatures: () =>
    features.map((properties) => ({ id: properties.id, source: 'spots', properties }) as unknown as MapGeoJSONFeature),
})
const counts = (sections: ReturnType<typeof countLegend>) => sections.flatMap(({ rows }) => rows.map(({ count }) => count))

test('a feature that tiles cut in two counts once', () => {
  expect(
    counts(countLegend(map([{ id: 'a' }, { id: 'a' }, { id: 'b' }]), [listed([{ labelKey: 'k', swatch, count: one }])])),
  ).toEqual([2])
})

test('a cluster counts for what it stands for', () => {
  const item = { labelKey: 'k', swatch, count: (properties: Readonly<Record<string, unknown>>) => Number(properties['n'] ?? 1) }
  expect(counts(countLegend(map([{ id: 'a', n: 85 }, { id: 'b' }]), [listed([item])]))).toEqual([86])
})

test('a line without a count says none; one that is only for what is in view disappears at zero', () => {
  const sections = countLegend(map([]), [
    listed([
      { labelKey: 'ramp', swatch },
      { labelKey: 'level', swatch, count: one, isOnlyWhenInView: true },
      { labelKey: 'all', swatch, count: one },
    ]),
  ])
  expect(sections[0]?.rows.map(({ item, count }) => [item.labelKey, count])).toEqual([
    ['ramp', null],
    ['all', 0],
  ])
})

test('a layer without a legend or a name is not in it', () => {
  const { titleKey: _, ...nameless } = listed([])
  expect(countLegend(map([]), [{ ...listed([]), legend: null }, nameless])).toEqual([])
})
