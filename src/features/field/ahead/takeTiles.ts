import type { Bbox } from '@/domain/frame'
import { tileTemplate } from '@/map/tiles'
import { tilesOf } from './tiles'

const names = ['tile_basemap', 'tile_roads'] as const
/** As many at a time as leave room for what is being reported. */
const atOnce = 4

/** Whether what is fetched now is kept: by the service worker of the phone's page, which a page without a secure origin has not. */
export const canKeepTiles = (): boolean =>
  Boolean((navigator as { serviceWorker?: ServiceWorkerContainer }).serviceWorker?.controller)

export interface TilesTaken {
  readonly done: number
  readonly failed: number
  readonly all: number
  readonly bytes: number
}

/** Fetches the ground of a box once; the service worker keeps what passes it. Stops where the signal does, and says how far it came. */
export async function takeTiles(
  bbox: Bbox,
  {
    apiOrigin,
    headers,
    signal,
    onProgress,
  }: {
    readonly apiOrigin: string
    readonly headers: () => Promise<Record<string, string>>
    readonly signal: AbortSignal
    readonly onProgress: (taken: TilesTaken) => void
  },
): Promise<TilesTaken> {
  const urls = tilesOf(bbox).flatMap(({ z, x, y }) =>
    names.map((name) => tileTemplate(apiOrigin, name).replace('{z}', `${z}`).replace('{x}', `${x}`).replace('{y}', `${y}`)),
  )
  let taken: TilesTaken = { done: 0, failed: 0, all: urls.length, bytes: 0 }
  async function one(url: string): Promise<void> {
    const bytes = await fetch(url, { headers: await headers(), signal })
      .then(async (response) => (response.ok ? (await response.arrayBuffer()).byteLength : null))
      .catch(() => null)
    taken =
      bytes === null ? { ...taken, failed: taken.failed + 1 } : { ...taken, done: taken.done + 1, bytes: taken.bytes + bytes }
    onProgress(taken)
  }
  const waiting = [...urls]
  const work = async () => {
    for (let url = waiting.shift(); url !== undefined && !signal.aborted; url = waiting.shift()) await one(url)
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return taken
}
