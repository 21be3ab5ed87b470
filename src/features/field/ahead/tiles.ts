import type { Bbox } from '@/domain/frame'

/** The tiles of the county's own ground end here; beyond, the map enlarges the last. */
const zooms = { from: 8, to: 14 } as const
/** What one sitting fetches: about 30 MB in the densest county, ten minutes on a weak signal. */
export const tilesMost = 1500

export interface Tile {
  readonly z: number
  readonly x: number
  readonly y: number
}

const columnOf = (lng: number, z: number) => Math.floor(((lng + 180) / 360) * 2 ** z)
function rowOf(lat: number, z: number): number {
  const radians = (lat * Math.PI) / 180
  return Math.floor(((1 - Math.log(Math.tan(radians) + 1 / Math.cos(radians)) / Math.PI) / 2) * 2 ** z)
}

/** Every tile that touches the box, the widest look first; of a box too large for one sitting only as deep as `tilesMost` goes. */
export function tilesOf([west, south, east, north]: Bbox): readonly Tile[] {
  const tiles: Tile[] = []
  for (let z: number = zooms.from; z <= zooms.to; z++) {
    const deeper: Tile[] = []
    for (let x = columnOf(west, z); x <= columnOf(east, z); x++)
      for (let y = rowOf(north, z); y <= rowOf(south, z); y++) deeper.push({ z, x, y })
    if (tiles.length + deeper.length > tilesMost) break
    tiles.push(...deeper)
  }
  return tiles
}
/** How deep that went. */
export const deepestOf = (tiles: readonly Tile[]): number => tiles.at(-1)?.z ?? 0
