import type { Map } from 'maplibre-gl'

/**
 * Waits until the map has drawn everything, at most so long; whether it has. A tile that failed counts as loaded for MapLibre, which
 * then comes to rest with a hole: so failures are listened for.
 */
export const drawnWhole = (map: Map, mostMs: number): Promise<boolean> =>
  new Promise((resolve) => {
    let isWhole = true
    const failed = () => (isWhole = false)
    const end = (isInTime: boolean) => {
      clearTimeout(timer)
      map.off('error', failed)
      map.off('idle', rest)
      resolve(isInTime && isWhole)
    }
    const rest = () => end(true)
    const timer = setTimeout(() => end(false), mostMs)
    map.on('error', failed)
    map.on('idle', rest)
    map.triggerRepaint()
  })

/** A picture of the map as it stands. Only inside a `render` event does the drawing buffer still hold the frame. */
export const pictureOf = (map: Map): Promise<string> =>
  new Promise((resolve) => {
    map.once('render', () => resolve(map.getCanvas().toDataURL('image/jpeg', 0.9)))
    map.triggerRepaint()
  })
