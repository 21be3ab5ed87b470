// Reads what the coverage job counts: outlines, settings, patrols with their fixes, and what makes a gap matter.
import { areasAround, dayNumber, type CoverageArea, type CoverageSettings } from '@/geo/coverage'
import type { TrackColumns } from '@/geo/tracks'
import type { WeightedPlace } from './storedRows.ts'
import type { Queryable } from '../../database.ts'

export interface PatrolFixes {
  readonly id: string
  readonly teamId: string | null
  /** Days since 1970-01-01 of the service day. */
  readonly day: number
  readonly columns: TrackColumns
}

export interface CountedArea extends CoverageArea {
  readonly parentId: string | null
}

interface AreaRow {
  readonly id: string
  readonly parent_id: string | null
  readonly lng: number
  readonly lat: number
  readonly polygons: number[][][][]
  readonly day_m: number | null
  readonly night_m: number | null
}

/**
 * All areas with an outline that lie around where patrols walk, and how many do not. A distance stated for day or night alone
 * is completed from the settings.
 */
export async function readAreas(
  db: Queryable,
  { sight: usual, cellM }: Pick<CoverageSettings, 'cellM' | 'sight'>,
): Promise<{ readonly areas: CountedArea[]; readonly leftOut: number }> {
  const { rows: walks } = await db.query<{ lng: number; lat: number; n: number }>(
    `select extensions.st_x(a.center) as lng, extensions.st_y(a.center) as lat, count(*)::int as n
     from public.patrols p join public.areas a on a.id = p.area_id where a.center is not null group by a.id order by a.id`,
  )
  const { rows } = await db.query<AreaRow>(
    `select a.id, a.parent_id, extensions.st_x(a.center) as lng, extensions.st_y(a.center) as lat,
       (extensions.st_asgeojson(a.geom, 7)::json) -> 'coordinates' as polygons, a.sight_day_m as day_m, a.sight_night_m as night_m
     from public.areas a where a.deleted_at is null and a.geom is not null order by a.path`,
  )
  const { kept, leftOut } = areasAround(
    rows,
    walks.flatMap(({ n, ...place }) => Array<typeof place>(n).fill(place)),
    cellM,
  )
  const areas = kept.map(({ id, parent_id, polygons, day_m, night_m }) => ({
    id,
    parentId: parent_id,
    polygons,
    ...(day_m === null && night_m === null ? {} : { sight: { dayM: day_m ?? usual.dayM, nightM: night_m ?? usual.nightM } }),
  }))
  return { areas, leftOut }
}

/** Settings of the installation that the numbers depend on. */
export async function readSettings(db: Queryable): Promise<Pick<CoverageSettings, 'cellM' | 'sight'>> {
  const { rows } = await db.query<{ key: string; value: unknown }>(
    `select key, value from public.settings where key in ('coverage_cell_m', 'sight_day_m', 'sight_night_m')`,
  )
  const read = (key: string, usual: number) => {
    const value = Number(rows.find((row) => row.key === key)?.value)
    return Number.isFinite(value) && value > 0 ? value : usual
  }
  return {
    cellM: Math.min(50, Math.max(5, read('coverage_cell_m', 10))),
    sight: { dayM: read('sight_day_m', 100), nightM: read('sight_night_m', 50) },
  }
}

interface ChunkRow {
  readonly patrol_id: string
  readonly base_s: number
  readonly t_s: number[] | null
  readonly lng_e6: number[]
  readonly lat_e6: number[]
  readonly accuracy_dm: number[] | null
}
interface PatrolRow {
  readonly id: string
  readonly team_id: string | null
  readonly day: string
  readonly line: number[][][] | null
}

/** Worse than good accuracy, better than useless: the step from one piece of a line to the next is only probable. */
const acrossPiecesM = 400

/** A walk of which only the simplified line is left: without times, its pieces not joined as seen ground. */
function columnsOfLine(line: readonly (readonly number[][])[]): PatrolFixes['columns'] {
  const points = line.flatMap((piece, no) => piece.map(([lng = NaN, lat = NaN], at) => ({ lng, lat, isFar: no > 0 && at === 0 })))
  return {
    lng: points.map(({ lng }) => lng),
    lat: points.map(({ lat }) => lat),
    accuracyM: points.map(({ isFar }) => (isFar ? acrossPiecesM : null)),
  }
}

function columnsOf(chunks: readonly ChunkRow[]): PatrolFixes['columns'] {
  return {
    lng: chunks.flatMap((chunk) => chunk.lng_e6.map((value) => value / 1e6)),
    lat: chunks.flatMap((chunk) => chunk.lat_e6.map((value) => value / 1e6)),
    timeMs: chunks.flatMap(({ t_s, base_s, lng_e6 }) =>
      t_s === null ? lng_e6.map(() => null) : t_s.map((second) => (base_s + second) * 1000),
    ),
    accuracyM: chunks.flatMap(({ accuracy_dm, lng_e6 }) =>
      accuracy_dm === null ? lng_e6.map(() => null) : accuracy_dm.map((value) => (value < 0 ? null : value / 10)),
    ),
  }
}

/** Fixes of the finished patrols among `ids`; where the fixes are gone, the line that was kept. */
export async function readPatrols(db: Queryable, ids: readonly string[]): Promise<PatrolFixes[]> {
  const { rows: patrols } = await db.query<PatrolRow>(
    `select p.id, p.team_id, p.service_day::text as day, case when p.geom is not null and not exists (select from public.track_chunks c
         where c.patrol_id = p.id and c.started_at between p.fixes_from and p.fixes_to)
       then (extensions.st_asgeojson(p.geom, 6)::json) -> 'coordinates' end as line
     from public.patrols p where p.id = any ($1::uuid[]) and p.status = 'finished' and p.service_day is not null`,
    [ids],
  )
  const { rows: chunks } = await db.query<ChunkRow>(
    `select c.patrol_id, extract(epoch from c.started_at)::float8 as base_s, c.t_s, c.lng_e6, c.lat_e6, c.accuracy_dm
     from public.patrols p join public.track_chunks c on c.patrol_id = p.id and c.started_at between p.fixes_from and p.fixes_to
     where p.id = any ($1::uuid[]) order by c.patrol_id, c.seq`,
    [ids],
  )
  const chunksOf = Map.groupBy(chunks, ({ patrol_id }) => patrol_id)
  return patrols.flatMap(({ id, team_id, day, line }) => {
    const own = chunksOf.get(id)
    if (own === undefined && line === null) return []
    return { id, teamId: team_id, day: dayNumber(day), columns: own ? columnsOf(own) : columnsOfLine(line ?? []) }
  })
}

/** A weighted place with the day it counts from; null: always. */
export interface DatedPlace extends WeightedPlace {
  readonly id: string
  readonly day: number | null
}

/** An incident weighs this much beside a water spot of the lowest risk: five of them make one. */
const incidentWeight = 0.2

/** How long an incident makes a gap matter, days. */
const incidentDays = 90

/** Water spots by their risk (1 to 3), and incidents since `sinceDay` with their days. */
export async function readPlaces(db: Queryable, sinceDay: string): Promise<DatedPlace[]> {
  const { rows: waters } = await db.query<{ id: string; lng: number; lat: number; weight: number }>(
    `select id, extensions.st_x(center) as lng, extensions.st_y(center) as lat, coalesce(risk, 1)::float8 as weight
     from public.water_spots where deleted_at is null and center is not null order by id`,
  )
  const { rows: incidents } = await db.query<{ id: string; lng: number; lat: number; day: string }>(
    `select id, extensions.st_x(geom) as lng, extensions.st_y(geom) as lat, private.service_day(occurred_at)::text as day from public.incidents
     where geom is not null and occurred_at >= $1::date and occurred_at <= now() order by id`,
    [sinceDay],
  )
  return [
    ...waters.map(({ id, lng, lat, weight }) => ({ id, waterId: id, day: null, lng, lat, weight })),
    ...incidents.map(({ id, lng, lat, day }) => ({ id, day: dayNumber(day), lng, lat, weight: incidentWeight })),
  ]
}

/** Those that matter on a day. */
export const placesOn = (places: readonly DatedPlace[], today: number): DatedPlace[] =>
  places.filter(({ day }) => day === null || (day > today - incidentDays && day <= today))
