import { defineLayer } from '@/map/layer'
import type { Pin } from '@/stores/pin.store'

/** A ring with a dot: the exact place shows through. */
export const pinLayer = defineLayer<Pin>({
  id: 'pin',
  slot: 'draft',
  sources: { pin: { type: 'geojson' } },
  layers: (palette) => [
    {
      id: 'pin-ring',
      source: 'pin',
      type: 'circle',
      paint: {
        'circle-radius': 13,
        'circle-color': palette.surface,
        'circle-opacity': 0.35,
        'circle-stroke-color': palette['map-draft'],
        'circle-stroke-width': 3,
      },
    },
    { id: 'pin-dot', source: 'pin', type: 'circle', paint: { 'circle-radius': 3, 'circle-color': palette['map-draft'] } },
  ],
  project: ({ at }) => ({
    pin: {
      type: 'FeatureCollection',
      features: [{ type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [...at] } }],
    },
  }),
})
