import { addProtocol, type LayerSpecification, type StyleSpecification } from 'maplibre-gl'
import { FileSource, PMTiles, Protocol, TileType, type Header } from 'pmtiles'
import { err, ok, type Result } from '@/domain/result'
import type { Palette } from '@/map/palette'
import { textFont, type Basemap } from './basemap'

let protocol: Protocol | null = null

function register(archive: PMTiles): void {
  if (protocol === null) {
    const archives = new Protocol()
    // A tile the archive does not hold is an empty tile, not an error.
    addProtocol('pmtiles', async (request, abort) => {
      const { data } = await archives.tilev4(request, abort)
      return { data: data instanceof Uint8Array ? new Uint8Array(data).buffer : (data ?? new ArrayBuffer(0)) }
    })
    protocol = archives
  }
  protocol.add(archive)
}

interface VectorLayer {
  readonly id: string
}

type Listing = readonly Readonly<Record<string, unknown>>[]
interface Metadata {
  readonly vector_layers?: Listing
  readonly tilestats?: { readonly layers?: Listing }
  readonly attribution?: unknown
  readonly tileSize?: unknown
}

/** Names of the layers, from the list that the format asks for or, where a writer left that out, from the statistics. */
function vectorLayers({ vector_layers: listed, tilestats }: Metadata): VectorLayer[] {
  const names = (rows: unknown, key: string) =>
    Array.isArray(rows) ? (rows as Listing).flatMap(({ [key]: id }) => (typeof id === 'string' ? [{ id }] : [])) : []
  const stated = names(listed, 'id')
  return stated.length > 0 ? stated : names(tilestats?.layers, 'layer')
}

interface Look {
  readonly fill?: keyof Palette
  readonly line?: keyof Palette
  readonly widthPx?: number
  readonly isNamed?: boolean
}

/**
 * How a layer of a stranger's archive is drawn, by what its name says (Protomaps, OpenMapTiles and Shortbread share
 * these words). Boundaries are left out: the project draws no national or provincial borders.
 */
export function lookOf(layerId: string): Look | null {
  const name = layerId.toLowerCase()
  if (/bound|admin|disputed|mask/.test(name)) return null
  if (/water_?name|place|poi|label|name/.test(name)) return { isNamed: true }
  if (/water|ocean|river|lake/.test(name)) return { fill: 'map-water', line: 'map-water-line', widthPx: 1.2 }
  if (/wood|forest|park|landcover|landuse|natural|green/.test(name)) return { fill: 'map-wood' }
  if (/road|transport|street|transit|rail/.test(name)) return { line: 'map-road-main-casing', widthPx: 1.3, isNamed: true }
  if (/building/.test(name)) return { fill: 'map-relief', line: 'map-contour', widthPx: 0.5 }
  if (/earth|land/.test(name)) return { fill: 'map-land' }
  return { line: 'map-path', widthPx: 0.8 }
}

/** Draws ground before water before roads before names, whatever order the archive lists them in. */
const order = (look: Look) => (look.isNamed && !look.line ? 3 : look.line === undefined ? 0 : look.fill !== undefined ? 1 : 2)

export function drawVectorLayers(layers: readonly VectorLayer[], palette: Palette): LayerSpecification[] {
  const looks = layers.flatMap(({ id }) => {
    const look = lookOf(id)
    return look === null ? [] : [{ id, look }]
  })
  looks.sort((a, b) => order(a.look) - order(b.look))
  return looks.flatMap(({ id, look }): LayerSpecification[] => {
    const source = { source: 'file', 'source-layer': id } as const
    const drawn: LayerSpecification[] = []
    if (look.fill !== undefined)
      drawn.push({
        id: `file-${id}-fill`,
        ...source,
        type: 'fill',
        filter: ['==', ['geometry-type'], 'Polygon'],
        paint: { 'fill-color': palette[look.fill] },
      })
    if (look.line !== undefined)
      drawn.push({
        id: `file-${id}-line`,
        ...source,
        type: 'line',
        filter: ['==', ['geometry-type'], 'LineString'],
        paint: { 'line-color': palette[look.line], 'line-width': look.widthPx ?? 1 },
      })
    if (look.isNamed)
      drawn.push({
        id: `file-${id}-name`,
        ...source,
        type: 'symbol',
        filter: ['any', ['has', 'name:zh'], ['has', 'name']],
        layout: {
          'text-field': ['coalesce', ['get', 'name:zh'], ['get', 'name']],
          'text-font': textFont,
          'text-size': 12,
          'symbol-placement': look.line === undefined ? 'point' : 'line',
        },
        paint: { 'text-color': palette['map-text'], 'text-halo-color': palette['map-halo'], 'text-halo-width': 1.4 },
      })
    return drawn
  })
}

function styleOf(url: string, header: Header, layers: readonly VectorLayer[], attribution: string, tileSize: number) {
  const isVector = header.tileType === TileType.Mvt
  return (palette: Palette): StyleSpecification => ({
    version: 8,
    sources: {
      file: {
        type: isVector ? 'vector' : 'raster',
        url: `pmtiles://${url}`,
        ...(isVector ? {} : { tileSize }),
        attribution,
      },
    },
    layers: [
      { id: 'base-land', type: 'background', paint: { 'background-color': palette['map-land'] } },
      ...(isVector ? drawVectorLayers(layers, palette) : [{ id: 'file', type: 'raster', source: 'file' } as const]),
    ],
  })
}

/**
 * Opens a PMTiles archive, a file of this device or an address, as a basemap. Errors are `invalid` and say what was
 * wrong: not an archive, cut short, no tiles, tiles this page cannot draw.
 */
export async function openPmtiles(from: File | string): Promise<Result<Basemap>> {
  const archive = new PMTiles(typeof from === 'string' ? from : new FileSource(from))
  const name = typeof from === 'string' ? from.slice(from.lastIndexOf('/') + 1) : from.name
  try {
    const header = await archive.getHeader()
    if (header.numAddressedTiles === 0 && header.numTileEntries === 0 && header.tileDataLength === 0)
      return err({ kind: 'invalid', detail: 'pmtiles-empty' })
    if (header.tileType === TileType.Unknown || header.tileType === TileType.Mlt)
      return err({ kind: 'invalid', detail: 'pmtiles-tile-type' })
    const metadata = ((await archive.getMetadata()) ?? {}) as Metadata
    const layers = vectorLayers(metadata)
    if (header.tileType === TileType.Mvt && layers.length === 0) return err({ kind: 'invalid', detail: 'pmtiles-no-layers' })
    // The root directory may be sound while the tiles behind it are cut off: one tile is read before the map trusts it.
    const [z, x, y] = firstTile(header)
    await archive.getZxy(z, x, y)
    register(archive)
    const { attribution, tileSize } = metadata
    return ok({
      id: `pmtiles:${name}`,
      titleKey: 'basemap.pmtiles',
      title: name,
      frame: 'wgs84',
      bbox: [header.minLon, header.minLat, header.maxLon, header.maxLat],
      style: styleOf(
        archive.source.getKey(),
        header,
        layers,
        typeof attribution === 'string' ? plain(attribution) : name,
        Number(tileSize) === 512 ? 512 : 256,
      ),
    })
  } catch (failure) {
    return err({ kind: 'invalid', detail: 'pmtiles-broken', field: failure instanceof Error ? failure.message : String(failure) })
  }
}

/** MapLibre shows attributions as HTML; a stranger's file gets text only. */
const plain = (html: string) => html.replace(/<[^>]*>/g, '').replace(/[<>&]/g, '')

function firstTile(header: Header): [z: number, x: number, y: number] {
  const z = header.minZoom
  const size = 2 ** z
  const lng = (header.minLon + header.maxLon) / 2
  const sine = Math.sin((((header.minLat + header.maxLat) / 2) * Math.PI) / 180)
  const clamp = (value: number) => Math.min(size - 1, Math.max(0, Math.floor(value * size)))
  return [z, clamp((lng + 180) / 360), clamp(0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI))]
}
