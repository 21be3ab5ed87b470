import type { FeatureCollection, Position } from 'geojson'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { rpc } from '@/data/read'
import { coverageGaps } from '@/data/rows/coverage'
import type { Bbox } from '@/domain/frame'
import { ok, type Result } from '@/domain/result'
import { boxOf } from '@/geo/box'
import { nothing } from '@/map/layer'
import { liveRead } from '@/stores/live/liveRead'
import { useSession } from '@/stores/session.store'

/** The area that is open, and over how many days its gaps are kept as outlines. */
interface Asked {
  readonly id: string
  readonly days: 7 | 30
}

/** Outlines of the unseen ground of the area that is open. */
export const useGaps = defineStore('coverage.gaps', () => {
  const session = useSession()
  const asked = shallowRef<Asked | null>(null)
  const stored = shallowRef<FeatureCollection>(nothing)
  /** Outlines counted here, cell by cell; they take the place of the stored ones. */
  const counted = shallowRef<FeatureCollection | null>(null)
  const shown = computed(() => counted.value ?? stored.value)

  /** Leaders see figures, not outlines: these follow the walks. */
  const read = async (signal: AbortSignal): Promise<Result<FeatureCollection>> =>
    asked.value === null || !session.can('tracks.view')
      ? ok(nothing)
      : rpc(coverageGaps, { area_ids: [asked.value.id], days: asked.value.days }, signal)
  const take = (gaps: FeatureCollection) => {
    stored.value = gaps
  }
  const { refresh, view } = liveRead({ kinds: ['coverage', 'area'], read, take })

  /** Shows the stored gaps of an area over the last 7 or 30 days, and keeps them fresh. */
  async function open(id: string, days: 7 | 30): Promise<void> {
    // The outlines of another area say nothing of this one.
    if (asked.value?.id !== id || asked.value.days !== days) stored.value = nothing
    asked.value = { id, days }
    counted.value = null
    await refresh()
  }
  const put = (gaps: FeatureCollection) => {
    counted.value = gaps
  }
  function close(): void {
    asked.value = null
    counted.value = null
    stored.value = nothing
    void refresh()
  }
  return { shown, open, put, close, view }
})

/** The box around all gaps, or null where there is none. */
export function boxOfGaps({ features }: FeatureCollection): Bbox | null {
  const positions: Position[] = []
  const visit = (part: unknown): void => {
    if (!Array.isArray(part)) return
    if (typeof part[0] === 'number') positions.push(part as Position)
    else part.forEach(visit)
  }
  for (const { geometry } of features) if ('coordinates' in geometry) visit(geometry.coordinates)
  return positions.length > 0 ? boxOf(positions) : null
}
