import { isPlaced } from '@/domain/area'
import { useAreas } from '@/stores/areas.store'

/** Kinds whose names people know a place by, the best known first. */
const kinds = ['village', 'cell', 'beat', 'station', 'county', 'prefecture'] as const

/** Names a position by the area around it: of the best known kind there, the one whose middle is nearest. O(areas). */
export function usePlaceName() {
  const areas = useAreas()
  return ([lng, lat]: readonly [number, number]): string => {
    const around = areas.rows.filter(({ bbox }) => bbox && lng >= bbox[0] && lng <= bbox[2] && lat >= bbox[1] && lat <= bbox[3])
    for (const kind of kinds) {
      const nearest = around
        .filter((area) => area.kind === kind)
        .filter(isPlaced)
        .sort((a, b) => Math.hypot(a.lng - lng, a.lat - lat) - Math.hypot(b.lng - lng, b.lat - lat))[0]
      if (nearest) return nearest.name
    }
    return `${lng.toFixed(4)}, ${lat.toFixed(4)}`
  }
}
