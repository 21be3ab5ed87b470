import { Worker } from 'node:worker_threads'
import { wrap, type Remote } from 'comlink'
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs'
import { dayNumber, dayText, type PatrolAreaRecord, type RecordStamp } from '@/geo/coverage'
import type { CellLayout, CoverageThread, PatrolCells } from './counting.worker.ts'
import type { AreaDayRow, GapRow } from './storedRows.ts'
import { placesOn, readAreas, readPatrols, readPlaces, readSettings } from './coverageSource.ts'
import type { Database } from '../../database.ts'

/** Rows are kept for this many days back; patrols of the 180 before them are counted too, for the union of 180. */
const keptDays = 190
const countedDays = keptDays + 180
/** Patrols read and counted at once: small, so that nobody waits long for the database. */
const pageSize = 150
const rowsAtOnce = 500
/** A patrol of an hour is some 35 blocks of 256 digits. */
const cellsAtOnce = 50

export interface CoverageJob {
  /** Counts what changed since the last time, or everything when outlines or settings did; the number of patrols counted. */
  run(onProgress?: (counted: number, total: number) => void): Promise<number>
  /** Ends the thread; a run under way fails. */
  close(): Promise<void>
}

interface State {
  readonly needs_rebuild: boolean
  readonly through_day: string | null
  readonly layout_key: string | null
  readonly today: string
}

interface Standing {
  readonly thread: Remote<CoverageThread>
  /** Waits for an answer of the thread; rejects when the thread ends first, which would otherwise be waited for without end. */
  readonly answer: <T>(work: Promise<T>) => Promise<T>
  readonly stamp: RecordStamp
  readonly layout: CellLayout
  readonly leftOut: number
  readonly areaIds: readonly string[]
  readonly leaves: ReadonlySet<string>
}

const patrolRow = (r: PatrolAreaRecord) => [
  r.patrolId,
  r.areaId,
  r.serviceDay,
  r.seenHa,
  r.probableHa,
  r.seconds,
  r.stayingS,
  r.metres,
  r.isVisit,
]
const dayRow = (r: AreaDayRow) => [
  r.areaId,
  r.serviceDay,
  r.areaHa,
  r.seenHa,
  r.probableHa,
  r.seen7Ha,
  r.seen30Ha,
  r.seen90Ha,
  r.seen180Ha,
  r.seconds,
  r.stayingS,
  r.visits,
  r.lastVisitDay,
]
const gapRow = (r: GapRow) => [
  r.areaId,
  r.days,
  r.throughDay,
  r.gapHa,
  r.waters,
  r.unseenWaterIds,
  r.risk,
  r.riskUnseen,
  r.polygons,
]

/** Keeps the coverage tables in step with patrols. One job a database; running it twice at once writes the same rows twice. */
export function createCoverageJob(db: Database): CoverageJob {
  let worker: Worker | null = null
  let standing: Standing | null = null
  /** How many places are stored; unknown after a start. */
  let placesKnown = -1

  async function store(stamp: RecordStamp, kind: 'patrol_areas' | 'area_days' | 'gaps', rows: readonly unknown[][]) {
    const atOnce = kind === 'gaps' ? 100 : rowsAtOnce
    for (let from = 0; from < rows.length; from += atOnce)
      await db.query('select private.store_coverage($1::jsonb)', [
        JSON.stringify({
          stamp: { engine_version: stamp.engineVersion, settings_key: stamp.settingsKey },
          patrol_areas: [],
          area_days: [],
          gaps: [],
          [kind]: rows.slice(from, from + atOnce),
        }),
      ])
  }

  async function storeCells(cells: readonly PatrolCells[]) {
    for (let from = 0; from < cells.length; from += cellsAtOnce)
      await db.query('select private.store_coverage_cells($1::jsonb)', [
        JSON.stringify(
          cells
            .slice(from, from + cellsAtOnce)
            .map(({ patrolId, day, regions, blocks, bits }) => [patrolId, dayText(day), regions, blocks, bits]),
        ),
      ])
  }

  async function open(): Promise<Standing> {
    await close()
    const settings = await readSettings(db)
    const { areas, leftOut } = await readAreas(db, settings)
    const own = (worker = new Worker(new URL('./counting.worker.ts', import.meta.url), {
      name: 'coverage',
      // A test runner starts no thread with our import names.
      execArgv: ['--import', new URL('../../../../.ci/alias.mjs', import.meta.url).href],
    }))
    const ended = new Promise<never>((_, refuse) => {
      own.once('error', refuse)
      own.once('exit', () => refuse(new Error('The counting thread ended')))
    })
    ended.catch(() => undefined)
    const answer = <T>(work: Promise<T>): Promise<T> => Promise.race([work, ended])
    const thread = wrap<CoverageThread>(nodeEndpoint(own))
    const parents = new Set(areas.map(({ parentId }) => parentId))
    const stamp = await answer(
      thread.open(
        areas.map(({ id, polygons, sight }) => ({ id, polygons, ...(sight ? { sight } : {}) })),
        settings,
      ),
    )
    return {
      thread,
      answer,
      stamp,
      layout: await answer(thread.layout()),
      leftOut,
      areaIds: areas.map(({ id }) => id),
      leaves: new Set(areas.flatMap(({ id }) => (parents.has(id) ? [] : [id]))),
    }
  }

  /** Counts patrols page by page; stores the rows of those wanted. Gives the earliest day and the areas they touched. */
  async function add(
    to: Standing,
    ids: readonly string[],
    isWanted: (id: string) => boolean,
    onProgress: (counted: number, total: number) => void,
  ) {
    let earliest = Infinity
    const touched = new Set<string>()
    for (let from = 0; from < ids.length; from += pageSize) {
      const patrols = await readPatrols(db, ids.slice(from, from + pageSize))
      const { areas, cells } = await to.answer(to.thread.addPatrols(patrols))
      const rows = areas.filter(({ patrolId }) => isWanted(patrolId))
      for (const { areaId } of rows) touched.add(areaId)
      for (const { id, day } of patrols) if (isWanted(id)) earliest = Math.min(earliest, day)
      await store(to.stamp, 'patrol_areas', rows.map(patrolRow))
      await storeCells(cells.filter(({ patrolId }) => isWanted(patrolId)))
      onProgress(Math.min(from + pageSize, ids.length), ids.length)
    }
    return { earliest, touched }
  }

  /** Drops what is stored of patrols that changed; the earliest day and the areas that this empties. */
  async function forget(ids: readonly string[]) {
    const { rows } = await db.query<{ area_id: string; day: string }>(
      `select area_id, min(service_day)::text as day from public.coverage_patrol_area where patrol_id = any ($1::uuid[]) group by area_id`,
      [ids],
    )
    await db.query('select private.forget_coverage($1::uuid[])', [ids])
    return { earliest: Math.min(Infinity, ...rows.map(({ day }) => dayNumber(day))), touched: rows.map((row) => row.area_id) }
  }

  const idsSince = async (day: number): Promise<string[]> => {
    const { rows } = await db.query<{ id: string }>(
      `select id from public.patrols where status = 'finished' and service_day >= $1::date order by service_day, id`,
      [dayText(day)],
    )
    return rows.map(({ id }) => id)
  }

  // eslint-disable-next-line house/own-lines -- one round from its first read to its last write, told in order
  async function count(onProgress: (counted: number, total: number) => void): Promise<number> {
    const { rows: states } = await db.query<State>(
      'select needs_rebuild, through_day::text, layout_key, private.service_day(now())::text as today from private.coverage_state',
    )
    const state = states[0]
    if (state === undefined) throw new Error('private.coverage_state has lost its row')
    const { rows: queued } = await db.query<{ patrol_id: string; at: string }>(
      'select patrol_id, queued_at::text as at from private.coverage_queue order by queued_at limit 20000',
    )
    const today = dayNumber(state.today)
    const through = state.through_day === null ? -Infinity : dayNumber(state.through_day)
    if (!state.needs_rebuild && queued.length === 0 && through >= today) return 0
    const wasAsked = state.needs_rebuild || through === -Infinity
    // The mark is lifted first: an outline changed while this counts sets it again, and the next run meets it.
    if (wasAsked) await db.query('update private.coverage_state set needs_rebuild = false')

    const changed = queued.map(({ patrol_id }) => patrol_id)
    const forgotten = await forget(changed)
    const isFresh = wasAsked || standing === null
    const now = (standing = isFresh ? await open() : standing!)
    // Stored cells are numbered by a layout: on another one they would be other places.
    const isWhole = wasAsked || now.layout.key !== state.layout_key
    if (isWhole)
      await db.query('select private.store_coverage_layout($1::jsonb)', [
        JSON.stringify({ key: now.layout.key, cell_m: now.layout.cellM, left_out: now.leftOut, regions: now.layout.regions }),
      ])
    await now.answer(now.thread.withdraw(changed))
    const ids = isFresh ? await idsSince(today - countedDays) : changed
    const asked = new Set(changed)
    const added = await add(now, ids, (id) => isWhole || asked.has(id), onProgress)

    const oldest = today - keptDays
    const earliest = isWhole ? oldest : Math.max(oldest, Math.min(through + 1, forgotten.earliest, added.earliest))
    // Some days at a time: all of them at once would hold half a million rows in memory.
    for (let day = earliest; day <= today; day += 30)
      await store(now.stamp, 'area_days', (await now.answer(now.thread.areaDays(day, Math.min(today, day + 29)))).map(dayRow))
    // Every gap moves when the day does; otherwise only those of the areas touched.
    const areas = isWhole || through < today ? new Set(now.areaIds) : new Set([...forgotten.touched, ...added.touched])
    const places = await readPlaces(db, dayText(today - countedDays))
    const gaps = await now.answer(now.thread.gaps(today, areas, now.leaves, placesOn(places, today)))
    await store(now.stamp, 'gaps', gaps.map(gapRow))
    if (isWhole || through < today || places.length !== placesKnown) {
      await db.query('select private.store_coverage_places($1::jsonb)', [
        JSON.stringify(await now.answer(now.thread.places(places))),
      ])
      await db.query('select private.forget_old_cells($1::date)', [dayText(today - countedDays)])
      placesKnown = places.length
    }

    await db.query(
      `delete from private.coverage_queue q using json_to_recordset($1::json) r(patrol_id uuid, at timestamptz) where q.patrol_id = r.patrol_id and q.queued_at <= r.at`,
      [JSON.stringify(queued)],
    )
    await db.query(
      'update private.coverage_state set computed_at = now(), through_day = $1::date, engine_version = $2, settings_key = $3',
      [state.today, now.stamp.engineVersion, now.stamp.settingsKey],
    )
    return ids.length
  }

  async function run(onProgress: (counted: number, total: number) => void = () => undefined): Promise<number> {
    try {
      return await count(onProgress)
    } catch (error) {
      await close()
      await db.query('update private.coverage_state set needs_rebuild = true')
      throw error
    }
  }

  async function close(): Promise<void> {
    standing = null
    await worker?.terminate()
    worker = null
  }
  return { run, close }
}
