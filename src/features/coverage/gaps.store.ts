import type { FeatureCollection } from 'geojson'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { rpc } from '@/data/read'
import { coverageGaps } from '@/data/rows/coverage'
import type { Bbox } from '@/domain/frame'
import { nothing } from '@/map/layer'
import { useSession } from '@/stores/session'

/** Outlines of the unseen ground of the area that is open. */
export const useGaps = defineStore('coverage.gaps', () => {
  const session = useSession()
  const shown = shallowRef<FeatureCollection>(nothing)
  const areaId = shallowRef<string | null>(null)
  let turn: AbortController | null = null

  /** Fetches the stored gaps of an area over the last 7 or 30 days. Leaders see figures, not outlines: these follow the walks. */
  async function open(id: string, days: 7 | 30): Promise<void> {
    turn?.abort()
    areaId.value = id
    if (!session.can('tracks.view')) return
    const own = (turn = new AbortController())
    const result = await rpc(coverageGaps, { area_ids: [id], days }, own.signal)
    if (!own.signal.aborted) shown.value = result.ok ? result.value : nothing
  }
  function put(id: string, gaps: FeatureCollection): void {
    turn?.abort()
    areaId.value = id
    shown.value = gaps
  }
  function close(): void {
    turn?.abort()
    areaId.value = null
    shown.value = nothing
  }
  return { shown, areaId, open, put, close }
})

/** The box around all gaps, or null where there is none. */
export function boxOfGaps({ features }: FeatureCollection): Bbox | null {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  const visit = (part: unknown): void => {
    if (!Array.isArray(part)) return
    const [lng, lat] = part as unknown[]
    if (typeof lng !== 'number' || typeof lat !== 'number') return part.forEach(visit)
    west = Math.min(west, lng)
    east = Math.max(east, lng)
    south = Math.min(south, lat)
    north = Math.max(north, lat)
  }
  for (const { geometry } of features) if ('coordinates' in geometry) visit(geometry.coordinates)
  return west <= east ? [west, south, east, north] : null
}
