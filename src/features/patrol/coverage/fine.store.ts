import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { Polygon, MultiPolygon } from 'geojson'
import { rpc } from '@/data/read'
import { openTrackView } from '@/data/rows/patrols'
import type { AppError, Result } from '@/domain/result'
import type { Span } from '@/domain/span'
import { dayText, hourMs, parseDay } from '@/domain/time'
import type { AreaCoverage } from '@/geo/coverage'
import type { CoverageFilter } from '@/workers/coverage.worker'
import { createRuns, overtaken } from '@/workers/run'
import { closeFine, fineWorker, openFine, type Opened } from './fineEngine'

/** The moments at which patrols of these service days start: a night reaches into the morning after. */
export const momentsOf = ({ fromDay, toDay }: Span) => ({
  fromMs: parseDay(dayText(fromDay)),
  toMs: parseDay(dayText(toDay + 1)) + 6 * hourMs,
})

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
  const leftOut = ref(0)
  /** The days whose tracks are here; within them days change without loading again. */
  const loadedSpan = shallowRef<Span | null>(null)
  /** Raised whenever the picture changes, so that tiles are painted again. */
  const version = ref(0)
  const openings = createRuns()
  /** The picture of now: figures, gaps and tiles of another filter are void. */
  const pictures = createRuns()
  let picture = pictures.begin()

  const key = computed(() => `${version.value}-${kind.value}`)

  /** Writes down why, loads the tracks of the days and counts them. */
  async function open(span: Span, reason: string): Promise<AppError | null> {
    const run = openings.begin()
    isOpening.value = true
    loaded.value = 0
    const { fromMs, toMs } = momentsOf(span)
    const [from, to] = [new Date(fromMs).toISOString(), new Date(toMs).toISOString()]
    const view = await rpc(openTrackView, { from_at: from, to_at: to, team_ids: null, reason }, run.signal)
    const result: Result<Opened> = view.ok ? await openFine(view.value, (count) => (loaded.value = count), run) : view
    if (run.isOver()) return null
    isOpening.value = false
    if (!result.ok) {
      closeFine()
      return result.error
    }
    leftOut.value = result.value.leftOut
    loadedSpan.value = span
    toDay.value = span.toDay
    picture = pictures.begin()
    isOpen.value = true
    return null
  }
  /** Whether the tracks of these days are here. */
  const holds = ({ fromDay, toDay: lastDay }: Span) =>
    loadedSpan.value !== null && fromDay >= loadedSpan.value.fromDay && lastDay <= loadedSpan.value.toDay

  /** Counts other days or teams of what is loaded; no track is read again. */
  async function choose(next: CoverageFilter): Promise<void> {
    filter.value = next
    picture = pictures.begin()
    const rows = await fineWorker(picture).areas(next)
    if (rows === overtaken) return
    areas.value = new Map(rows.map((row) => [row.areaId, row]))
    version.value++
  }

  async function gap(areaId: string): Promise<MultiPolygon | Polygon | null> {
    const found = await fineWorker(picture).gap(areaId, filter.value)
    return found === undefined || found === overtaken || found.polygons.length === 0
      ? null
      : { type: 'MultiPolygon', coordinates: found.polygons }
  }

  function close(): void {
    openings.end()
    pictures.end()
    closeFine()
    isOpening.value = false
    isOpen.value = false
    loadedSpan.value = null
    areas.value = new Map()
    version.value++
  }
  return {
    isOpening,
    isOpen,
    loaded,
    leftOut,
    kind,
    filter,
    areas,
    toDay,
    key,
    picture: () => picture,
    open,
    holds,
    choose,
    gap,
    close,
  }
})
