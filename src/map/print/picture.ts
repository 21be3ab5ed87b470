import type { Map } from 'maplibre-gl'

/** Waits until the map has drawn everything, at most so long; whether it has. */
export const drawnWhole = (map: Map, mostMs: number): Promise<boolean> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), mostMs)
    map.once('idle', () => {
      clearTimeout(timer)
      resolve(true)
    })
    map.triggerRepaint()
  })

/** A picture of the map as it stands. Only inside a `render` event does the drawing buffer still hold the frame. */
export const pictureOf = (map: Map): Promise<string> =>
  new Promise((resolve) => {
    map.once('render', () => resolve(map.getCanvas().toDataURL('image/jpeg', 0.9)))
    map.triggerRepaint()
  })
