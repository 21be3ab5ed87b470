import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { Polygon, MultiPolygon } from 'geojson'
import { rpc } from '@/data/read'
import { dayOf } from '@/domain/coverage'
import type { AppError, Result } from '@/domain/result'
import { serviceDay, shanghaiOffsetMs } from '@/domain/time'
import type { AreaCoverage } from '@/geo/coverage'
import type { CoverageFilter } from '@/workers/coverage.worker'
import { closeFine, fineWorker, openFine } from './fineEngine'

const dayMs = 86_400_000

/** Coverage by cells, counted here from tracks: any days and any teams, behind a look that is written down. */
export const useFineCoverage = defineStore('coverage.fine', () => {
  const isOpening = ref(false)
  const isOpen = ref(false)
  const loaded = ref(0)
  const kind = ref<'class' | 'stale'>('class')
  /** Days included, of those loaded. */
  const filter = shallowRef<CoverageFilter>({})
  const areas = shallowRef<ReadonlyMap<string, AreaCoverage>>(new Map())
  const toDay = ref(0)
  /** Raised whenever the picture changes, so that tiles are painted again. */
  const version = ref(0)
  let opening: AbortController | null = null

  const key = computed(() => `${version.value}-${kind.value}`)

  /** Writes down why, loads the tracks of the span and counts them. */
  async function open(fromMs: number, toMs: number, reason: string): Promise<AppError | null> {
    opening?.abort()
    const own = (opening = new AbortController())
    isOpening.value = true
    loaded.value = 0
    const from = new Date(fromMs).toISOString()
    const to = new Date(toMs).toISOString()
    const view = await rpc<string>('open_track_view', { from_at: from, to_at: to, team_ids: null, reason }, own.signal)
    const result: Result<number> = view.ok ? await openFine(view.value, (count) => (loaded.value = count), own.signal) : view
    if (opening !== own) return null
    isOpening.value = false
    if (!result.ok) {
      closeFine()
      return result.error
    }
    toDay.value = Math.floor((toMs - 1 + shanghaiOffsetMs) / dayMs)
    isOpen.value = true
    await choose({ fromDay: dayOf(serviceDay(fromMs + dayMs / 2)), toDay: toDay.value })
    return null
  }

  /** Counts other days or teams of what is loaded; no track is read again. */
  async function choose(next: CoverageFilter): Promise<void> {
    filter.value = next
    const rows = await fineWorker().areas(next)
    if (filter.value !== next) return
    areas.value = new Map(rows.map((row) => [row.areaId, row]))
    version.value++
  }

  async function gap(areaId: string): Promise<MultiPolygon | Polygon | null> {
    const found = await fineWorker().gap(areaId, filter.value)
    return found === undefined || found.polygons.length === 0 ? null : { type: 'MultiPolygon', coordinates: found.polygons }
  }

  function close(): void {
    opening?.abort()
    opening = null
    closeFine()
    isOpening.value = false
    isOpen.value = false
    areas.value = new Map()
    version.value++
  }
  return { isOpening, isOpen, loaded, kind, filter, areas, toDay, key, open, choose, gap, close }
})
