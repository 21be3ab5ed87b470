import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { LngLat } from '@/domain/frame'
import { willPass, type AppError } from '@/domain/result'
import type { EventReport, Surface } from '@/geo/hotspots/analysisTypes'
import type { EventFilter } from '@/geo/hotspots/events'
import type { Rhythm } from '@/geo/hotspots/rhythm'
import { follow, oldSince } from '@/stores/live/live'
import type { Load } from '@/stores/live/liveRead'
import { usePeriod } from '@/stores/period.store'
import { useSession } from '@/stores/session.store'
import { useViewport } from '@/stores/viewport.store'
import { createRuns, overtaken } from '@/workers/run'
import { closeWhenIdle, hotspotsWorker, loadPoints, loadedColumns, recordsOf, stayOpen } from './engine'
import { incidentGroups, type IncidentGroup } from '@/domain/incidentGroup'
import { everything, isWithin, peakAgain, testSpan, withoutPeriod, type HotspotFilter } from './filter'

/** Shares of the incidents that the drawn classes hold, densest ground first. */
export const bandShares = [0.1, 0.25, 0.5, 0.75] as const
const peakCount = 10
/** A period is read whole, up to a hundred thousand rows: after changes so often at most. */
const pointsPaceMs = 10_000
/** One incident alone is a place, not a gathering. */
const gathered = (peaks: Surface['peaks']) => peaks.filter(({ events }) => events > 1)

export interface RecordRow {
  readonly id: string
  readonly group: IncidentGroup
  readonly occurredAtMs: number
  readonly at: LngLat
}

/** The rows behind a figure: what was pressed, and the incidents it stands for. */
export interface OpenedRecords {
  readonly title: string
  /** Of all; `rows` are the latest of them. */
  readonly total: number
  readonly rows: readonly RecordRow[]
}

/** Incidents of the period as a surface: loaded once for a period, then asked again for every filter without a request. */
export const useHotspots = defineStore('hotspots', () => {
  const session = useSession()
  const period = usePeriod()
  const viewport = useViewport()
  const isOpen = ref(false)
  /** The matrix counts only what the map shows. */
  const isMatrixOfView = ref(false)
  const filter = shallowRef<HotspotFilter>(everything)
  /** Metres; null is what the data suggest. */
  const bandwidthM = ref<number | null>(null)
  const report = shallowRef<EventReport | null>(null)
  const surface = shallowRef<Surface | null>(null)
  const rhythm = shallowRef<Rhythm | null>(null)
  const records = shallowRef<OpenedRecords | null>(null)
  const load = ref<Load>('idle')
  const error = shallowRef<AppError | null>(null)
  const progress = shallowRef({ loaded: 0, total: 0 })
  const isComputing = ref(false)
  /** Raised with each new surface: tiles are painted again, findings about the one before are put away. */
  const version = ref(0)
  const selectedPeak = ref<number | null>(null)
  const loads = createRuns()
  /** The surface of now: its figures, its tiles and its findings are void as soon as the next is asked for. */
  const surfaces = createRuns()
  let surfaceRun = surfaces.begin()
  const rhythms = createRuns()
  let loadedKey = ''
  /** Something changed since the period was loaded. */
  let isStale = false
  /** When the period was last asked for. */
  let askedMs: number | null = null
  const readAtMs = ref<number | null>(null)
  const hasFailed = ref(false)
  const oldSinceMs = computed(() => oldSince(readAtMs.value, hasFailed.value))

  const mayReadPoints = computed(() => session.can('incidents.read'))
  const span = computed(() => testSpan(period.fromMs, period.toMs, Date.now()))

  const inPeriod = (part: EventFilter): EventFilter => ({ ...part, fromMs: period.fromMs, toMs: period.toMs })
  /** The filter as the worker takes it, for the period. */
  const eventFilter = (without?: 'hours'): EventFilter => {
    const group = loadedColumns()?.group ?? new Uint8Array()
    const part = without === 'hours' ? { ...filter.value, hours: [], weekdays: [] } : filter.value
    return inPeriod(withoutPeriod(part, group))
  }

  const askRhythm = () => {
    const part = eventFilter('hours')
    return hotspotsWorker(rhythms.begin()).rhythm(isMatrixOfView.value ? { ...part, box: viewport.bbox } : part)
  }
  /** Counts the matrix again, after the map moved or stopped to matter. */
  async function readRhythm(): Promise<void> {
    if (load.value !== 'ready') return
    const times = await askRhythm()
    if (times !== overtaken) rhythm.value = times
  }

  /**
   * Computes surface and rhythm for the filter of now; an answer overtaken by a newer question is dropped. The place that somebody
   * chose stays chosen when only the incidents changed.
   */
  async function analyse(keepsPlace = false): Promise<void> {
    if (load.value !== 'ready') return
    const run = (surfaceRun = surfaces.begin())
    isComputing.value = true
    const [answer, times] = await Promise.all([
      hotspotsWorker(run).surface({
        filter: eventFilter(),
        shares: bandShares,
        peaks: peakCount,
        ...(bandwidthM.value === null ? {} : { bandwidthM: bandwidthM.value }),
      }),
      askRhythm(),
    ])
    if (run.isOver() || answer === overtaken) return
    const chosen = keepsPlace ? surface.value?.peaks[selectedPeak.value ?? -1]?.lngLat : undefined
    surface.value = answer.ok ? { ...answer.value, peaks: gathered(answer.value.peaks) } : null
    // The map may have moved meanwhile: then the matrix was asked for again.
    if (times !== overtaken) rhythm.value = times
    records.value = null
    selectedPeak.value = peakAgain(surface.value?.peaks ?? [], chosen, surface.value?.bandwidthM ?? 0)
    version.value++
    isComputing.value = false
  }

  /** Loads the period unless it is here already and as it was, and shows its surface. */
  async function ensure(isForced = false): Promise<void> {
    const { trainFromMs, testToMs } = span.value
    const [fromMs, toMs] = [Math.min(trainFromMs, period.fromMs), Math.max(testToMs, period.toMs)]
    const key = `${fromMs} ${toMs} ${period.fromMs}`
    const isAgain = key === loadedKey
    if (isAgain && !isForced && !isStale) return
    loadedKey = key
    isStale = false
    const run = loads.begin()
    askedMs = Date.now()
    load.value = 'loading'
    progress.value = { loaded: 0, total: 0 }
    const areaId = session.home?.areaId ?? null
    const answer = await loadPoints(fromMs, toMs, areaId, (loaded, total) => (progress.value = { loaded, total }), run)
    if (run.isOver()) return
    if (!answer.ok) {
      hasFailed.value = true
      if (isAgain && report.value !== null && willPass(answer.error)) {
        // What is on screen stays, and its age is said; the next change, or the network's return, reads again.
        isStale = true
        load.value = 'ready'
        return
      }
      loadedKey = ''
      error.value = answer.error
      load.value = 'failed'
      return
    }
    error.value = null
    hasFailed.value = false
    readAtMs.value = askedMs
    load.value = 'ready'
    // Read again and nothing is new: what was found stays, and costs no computation.
    if (answer.value === null && isAgain && report.value !== null) return
    if (answer.value !== null) report.value = answer.value
    await analyse(isAgain)
  }
  /** Incidents changed. While somebody reads the rows behind a figure they stay; the period is read again when they are put away. */
  function renew(): Promise<void> | undefined {
    if (askedMs === null) return
    isStale = true
    if (isOpen.value && records.value === null) return ensure()
  }
  follow(['incident', 'area'], renew, {
    paceMs: pointsPaceMs,
    startedMs: () => askedMs,
    concerns: (kind, ids) => kind === 'incident' || ids.has(session.home?.areaId ?? ''),
  })

  function toRow(index: number): RecordRow | null {
    const table = loadedColumns()
    const id = table?.ids[index]
    if (table === null || id === undefined) return null
    return {
      id,
      group: incidentGroups[table.group[index] ?? 0] ?? 'other',
      occurredAtMs: table.timeMs[index]!,
      at: [table.lngLat[2 * index]!, table.lngLat[2 * index + 1]!],
    }
  }
  const open = (title: string, { total, latest }: ReturnType<typeof recordsOf>) => {
    records.value = { title, total, rows: latest.map(toRow).filter((row) => row !== null) }
  }
  /** Opens the filtered incidents within a distance of a place. */
  function openNear(title: string, [lng, lat]: readonly [number, number], radiusM: number): void {
    const table = loadedColumns()
    if (table === null) return
    const isNear = (i: number) => isWithin([lng, lat], table.lngLat[2 * i]!, table.lngLat[2 * i + 1]!, radiusM)
    open(title, recordsOf(eventFilter(), isNear))
  }
  /** Opens all the filtered incidents, or those of some indices. */
  const openAll = (title: string, wanted?: ReadonlySet<number>) =>
    open(
      title,
      recordsOf(eventFilter(), (i) => wanted?.has(i) ?? true),
    )
  /** Opens incidents of another period than the shown one, under the same filter. */
  const openSpan = (title: string, fromMs: number, toMs: number) =>
    open(
      title,
      recordsOf({ ...eventFilter(), fromMs, toMs }, () => true),
    )
  /** Opens incidents by their place in the table, whatever the filter. */
  const openIndices = (title: string, indices: Uint32Array) => {
    const wanted = new Set(indices)
    open(
      title,
      recordsOf({}, (i) => wanted.has(i)),
    )
  }
  function enter(): void {
    stayOpen()
    isOpen.value = true
  }
  /** The panel is left: what was loaded is kept for a while, then let go. */
  function leave(): void {
    isOpen.value = false
    closeWhenIdle(() => {
      for (const line of [loads, surfaces, rhythms]) line.end()
      loadedKey = ''
      askedMs = null
      load.value = 'idle'
      report.value = surface.value = rhythm.value = records.value = null
      selectedPeak.value = null
      isComputing.value = false
      version.value++
    })
  }
  function closeRecords(): void {
    records.value = null
    if (isStale) void ensure()
  }

  return {
    isOpen,
    isMatrixOfView,
    filter,
    bandwidthM,
    report,
    surface,
    rhythm,
    records,
    load,
    error,
    progress,
    isComputing,
    oldSinceMs,
    version,
    surfaceRun: () => surfaceRun,
    selectedPeak,
    mayReadPoints,
    span,
    eventFilter,
    analyse,
    readRhythm,
    ensure,
    openNear,
    openAll,
    openSpan,
    openIndices,
    enter,
    leave,
    closeRecords,
  }
})
