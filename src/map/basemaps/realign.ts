import type { LngLat } from '@/domain/frame'
import { fromWgs84 } from '@/geo/frames'

/** Edge of a raster tile in its own pixels. */
export const tilePx = 256

export interface TileAddress {
  readonly z: number
  readonly x: number
  readonly y: number
}

/** A source tile and where its upper left corner lands on the tile being made, in pixels. */
export interface Piece extends TileAddress {
  readonly left: number
  readonly top: number
}

/** Web Mercator position in pixels of the whole world at a zoom. */
export function worldPixel([lng, lat]: LngLat, z: number): [x: number, y: number] {
  const size = tilePx * 2 ** z
  const sine = Math.sin((lat * Math.PI) / 180)
  return [((lng + 180) / 360) * size, (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * size]
}

export function tileCentre({ z, x, y }: TileAddress): LngLat {
  const size = 2 ** z
  const lat = (Math.atan(Math.sinh(Math.PI * (1 - (2 * (y + 0.5)) / size))) * 180) / Math.PI
  return [((x + 0.5) / size) * 360 - 180, lat]
}

/**
 * The GCJ-02 tiles that together cover one WGS-84 tile. The shift is taken at the tile's centre and held over the tile:
 * rounding and its change across the tile together stay within one pixel at every zoom (tested).
 */
export function gcjPieces(tile: TileAddress): Piece[] {
  const centre = tileCentre(tile)
  const [wgsX, wgsY] = worldPixel(centre, tile.z)
  const [gcjX, gcjY] = worldPixel(fromWgs84.gcj02(centre[0], centre[1]), tile.z)
  const left = tile.x * tilePx + Math.round(gcjX - wgsX)
  const top = tile.y * tilePx + Math.round(gcjY - wgsY)
  const firstX = Math.floor(left / tilePx)
  const firstY = Math.floor(top / tilePx)
  const columns = left === firstX * tilePx ? [firstX] : [firstX, firstX + 1]
  const rows = top === firstY * tilePx ? [firstY] : [firstY, firstY + 1]
  const size = 2 ** tile.z
  return rows
    .filter((y) => y >= 0 && y < size)
    .flatMap((y) =>
      columns.map((x) => ({ z: tile.z, x: ((x % size) + size) % size, y, left: x * tilePx - left, top: y * tilePx - top })),
    )
}
