import type { FeatureCollection } from 'geojson'
import type { TopologyIssue } from '@/geo/topology/checkTopology'
import { textFont } from '@/map/basemaps/basemap'
import { defineLayer } from '@/map/layer'
import type { Draft } from './draft'

export interface EditState {
  readonly cells: FeatureCollection
  readonly issues: FeatureCollection
}

/** Pure. The areas being edited, each marked as changed or not. */
export const projectCells = ({ now }: Draft, changed: ReadonlySet<string>, chosen: string | null): FeatureCollection => ({
  type: 'FeatureCollection',
  features: [...now.values()].map(({ id, name, shape }) => ({
    type: 'Feature',
    geometry: shape,
    properties: { id, name, isChanged: changed.has(id), isChosen: id === chosen },
  })),
})

/** Pure. Faults as areas; one that is only a point has none to draw and is told in the list. */
export const projectIssues = (issues: readonly TopologyIssue[]): FeatureCollection => ({
  type: 'FeatureCollection',
  features: issues.flatMap(({ kind, shape }) =>
    shape === null ? [] : [{ type: 'Feature' as const, geometry: shape, properties: { kind } }],
  ),
})

export const editLayer = () =>
  defineLayer<EditState>({
    id: 'edit',
    slot: 'draft',
    sources: { 'edit-cells': { type: 'geojson', promoteId: 'id' }, 'edit-issues': { type: 'geojson' } },
    layers: (palette) => [
      {
        id: 'edit-fill',
        source: 'edit-cells',
        type: 'fill',
        paint: { 'fill-color': palette['map-draft'], 'fill-opacity': ['case', ['get', 'isChanged'], 0.16, 0.04] },
      },
      {
        id: 'edit-line',
        source: 'edit-cells',
        type: 'line',
        layout: { 'line-join': 'round' },
        paint: {
          'line-color': palette['map-draft'],
          'line-width': ['case', ['get', 'isChosen'], 3, 1.4],
        },
      },
      {
        id: 'edit-issue-fill',
        source: 'edit-issues',
        type: 'fill',
        paint: { 'fill-color': palette.danger, 'fill-opacity': ['match', ['get', 'kind'], 'gap', 0.2, 0.5] },
      },
      {
        id: 'edit-issue-line',
        source: 'edit-issues',
        type: 'line',
        paint: { 'line-color': palette.danger, 'line-width': 3 },
      },
      {
        id: 'edit-name',
        source: 'edit-cells',
        type: 'symbol',
        layout: { 'text-field': ['get', 'name'], 'text-font': textFont, 'text-size': 12, 'text-max-width': 7 },
        paint: { 'text-color': palette['map-draft'], 'text-halo-color': palette['map-halo'], 'text-halo-width': 1.6 },
      },
    ],
    project: ({ cells, issues }) => ({ 'edit-cells': cells, 'edit-issues': issues }),
  })
