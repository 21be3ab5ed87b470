import { addProtocol } from 'maplibre-gl'

/** Paints one tile as RGBA bytes, square, rows from the north, opacity not premultiplied; undefined where there is nothing. */
export type TilePainter = (z: number, x: number, y: number) => Promise<Uint8ClampedArray<ArrayBuffer> | undefined>

const protocol = 'painted'
const painters = new Map<string, TilePainter>()

/**
 * URL template of raster tiles that the page paints itself. `version` goes into the address: MapLibre asks again when it
 * changes. One painter a name; a later one replaces it.
 */
export function paintedTemplate(name: string, version: string, paint: TilePainter): string {
  if (painters.size === 0)
    addProtocol(protocol, async ({ url }) => {
      const [asked, , z, x, y] = url.slice(`${protocol}://`.length).split('/')
      const rgba = await painters.get(asked ?? '')?.(Number(z), Number(x), Number(y))
      if (rgba === undefined) return { data: await createImageBitmap(new ImageData(1, 1)) }
      const side = Math.sqrt(rgba.length / 4)
      return { data: await createImageBitmap(new ImageData(rgba, side, side)) }
    })
  painters.set(name, paint)
  return `${protocol}://${name}/${encodeURIComponent(version)}/{z}/{x}/{y}`
}
