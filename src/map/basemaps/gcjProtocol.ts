import { addProtocol } from 'maplibre-gl'
import { blankCanvas } from '@/map/canvas'
import { gcjPieces, tilePx, type TileAddress } from './realign'

const protocol = 'gcj02'
/** Source tiles kept decoded: neighbours share them, so each is fetched about once instead of four times. */
const keptTiles = 96

const templates = new Map<string, string>()
const kept = new Map<string, Promise<ImageBitmap>>()

const fill = (template: string, { z, x, y }: TileAddress) =>
  template
    .replace('{z}', String(z))
    .replace('{x}', String(x))
    .replace('{y}', String(y))
    // Suppliers spread tiles over hosts 1 to 4; the same tile always asks the same one, so caches hold.
    .replace('{s}', String(((x + y) % 4) + 1))

async function fetchTile(url: string): Promise<ImageBitmap> {
  const response = await fetch(url, { credentials: 'omit' })
  if (!response.ok) throw new Error(`Tile server answered ${response.status}`)
  return createImageBitmap(await response.blob())
}

function tileOnce(url: string): Promise<ImageBitmap> {
  const known = kept.get(url)
  if (known !== undefined) {
    kept.delete(url)
    kept.set(url, known)
    return known
  }
  const asked = fetchTile(url)
  kept.set(url, asked)
  // A failed tile is asked for again next time rather than remembered as a hole.
  asked.catch(() => kept.delete(url))
  const oldest = kept.keys().next().value
  if (kept.size > keptTiles && oldest !== undefined) kept.delete(oldest)
  return asked
}

async function realigned(template: string, tile: TileAddress): Promise<ImageBitmap> {
  const canvas = blankCanvas(tilePx)
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('No 2D canvas for re-aligning tiles')
  await Promise.all(
    gcjPieces(tile).map(async (piece) =>
      context.drawImage(await tileOnce(fill(template, piece)), piece.left, piece.top, tilePx, tilePx),
    ),
  )
  return createImageBitmap(canvas)
}

/**
 * URL template whose tiles arrive re-aligned from GCJ-02 to WGS-84, to within one pixel. `template` takes {z}, {x},
 * {y} and {s}. The server must allow cross-origin reads: the pixels pass through a canvas.
 */
export function realignedTemplate(id: string, template: string): string {
  if (templates.size === 0)
    addProtocol(protocol, async ({ url }) => {
      const [name, z, x, y] = url.slice(`${protocol}://`.length).split('/')
      const known = templates.get(name ?? '')
      if (known === undefined) throw new Error(`No basemap is registered as ${name}`)
      return { data: await realigned(known, { z: Number(z), x: Number(x), y: Number(y) }) }
    })
  templates.set(id, template)
  return `${protocol}://${id}/{z}/{x}/{y}`
}
