import { beforeAll, expect, test } from 'vitest'
import { addPatrol, areaCoverage, createCoverage, dayNumber, dayText, riskCoverage, standingOf } from '@/geo/coverage'
import { cleanTrack, trackOf } from '@/geo/tracks'
import { createCoverageJob } from '../../supabase/local/jobs/coverage/coverageJob.ts'
import { placesOn, readAreas, readPatrols, readPlaces, readSettings } from '../../supabase/local/jobs/coverage/coverageSource.ts'
import type { Database } from '../../supabase/local/database.ts'
import { onEachDatabase } from './support/engines'
import { attempt, call, outsiders, own, roles, type Persona } from './support/personas'
import { areas, buildWorld, newId, no } from './support/world'

/** Tables: public.coverage_patrol_area, public.coverage_area_day, public.coverage_gaps. */
const tables = ['public.coverage_patrol_area', 'public.coverage_area_day', 'public.coverage_gaps']

// Two hours along a parallel in the south of the western cell, a fix every half minute, days ago.
const walk = (id: string, daysAgo: number, lat: number) => `
  insert into public.patrols (id, team_id, area_id, kind, status, started_at, ended_at, geom)
  values ('${id}', '${own(no.ownTeam)}', '${areas.cellSouth}', 'day', 'finished', now() - interval '${daysAgo} days 2 hours', now() - interval '${daysAgo} days',
    extensions.st_multi(extensions.st_geomfromtext('LINESTRING(115.10 ${lat}, 115.22 ${lat})', 4326)));
  select private.ensure_track_months(now() - interval '400 days', now());
  insert into public.track_chunks (patrol_id, seq, started_at, ended_at, t_s, lng_e6, lat_e6, accuracy_dm)
  select p.id, 0, p.started_at, p.ended_at, array_agg(i * 30 order by i), array_agg(115100000 + i * 500 order by i),
    array_agg(${Math.round(lat * 1e6)} order by i), array_agg(50::int2 order by i)
  from public.patrols p, generate_series(0, 240) i where p.id = '${id}' group by p.id;`

onEachDatabase('coverage', (database) => {
  const dayRows = async (db: Database, area: string, fields: string) =>
    (
      await db.query<Record<string, number>>(
        `select ${fields} from public.coverage_area_day where area_id = '${area}' order by service_day desc limit 1`,
      )
    ).rows[0]

  beforeAll(async () => {
    const db = database()
    await buildWorld(db)
    // Coarse cells: the areas of this world are 50 km wide.
    await db.exec(
      `insert into public.settings (key, value) values ('coverage_cell_m', '50') on conflict (key) do update set value = '50'`,
    )
    await db.exec(walk(newId(41), 3, 26.2) + walk(newId(42), 20, 26.3))
    const job = createCoverageJob(db)
    await job.run()
    await job.close()
  })

  test('the stored figures are those that the browser counts from the same tracks', async () => {
    const db = database()
    const settings = await readSettings(db)
    const { areas: outlines } = await readAreas(db, settings)
    const coverage = createCoverage(outlines, settings)
    const { rows: patrols } = await db.query<{ id: string }>(`select id from public.patrols where status = 'finished'`)
    for (const { columns, teamId, ...patrol } of await readPatrols(
      db,
      patrols.map(({ id }) => id),
    ))
      addPatrol(coverage, { ...patrol, ...(teamId === null ? {} : { teamId }), clean: cleanTrack(trackOf(columns)) })
    const { rows: state } = await db.query<{ day: string }>('select through_day::text as day from private.coverage_state')
    const today = dayNumber(state[0]!.day)
    for (const [days, column] of [
      [7, 'seen7_ha'],
      [30, 'seen30_ha'],
      [180, 'seen180_ha'],
    ] as const) {
      const counted = areaCoverage(
        coverage,
        standingOf(coverage, ({ day }) => day > today - days && day <= today),
      )
      const { rows } = await db.query<{ area_id: string; ha: number; area_ha: number }>(
        `select area_id, ${column} as ha, area_ha from public.coverage_area_day where service_day = $1::date`,
        [state[0]!.day],
      )
      expect(rows).toHaveLength(outlines.length)
      for (const { area_id, ha, area_ha } of rows) {
        const own = counted.find(({ areaId }) => areaId === area_id)!
        expect(ha).toBeCloseTo(own.seenM2 / 10_000, 3)
        expect(area_ha).toBeCloseTo((own.cells * 2500) / 10_000, 3)
      }
    }
  })

  test('public.coverage_between gives what the engine counts for any days, teams and shifts, from the bits alone', async () => {
    const db = database()
    const settings = await readSettings(db)
    const { areas: outlines } = await readAreas(db, settings)
    const coverage = createCoverage(outlines, settings)
    const { rows: patrols } = await db.query<{ id: string; kind: string }>(
      `select id, kind from public.patrols where status = 'finished'`,
    )
    const nights = new Set(patrols.filter(({ kind }) => kind === 'night').map(({ id }) => id))
    const fixes = await readPatrols(
      db,
      patrols.map(({ id }) => id),
    )
    for (const { columns, teamId, ...patrol } of fixes)
      addPatrol(coverage, { ...patrol, ...(teamId === null ? {} : { teamId }), clean: cleanTrack(trackOf(columns)) })
    const { rows: state } = await db.query<{ day: string }>('select through_day::text as day from private.coverage_state')
    const today = dayNumber(state[0]!.day)
    const points = placesOn(await readPlaces(db, dayText(today - 370)), today - 2)
    for (const [from, to, team, kind] of [
      [today - 30, today - 10, null, null],
      [today - 12, today - 2, null, null],
      [today - 200, today, own(no.ownTeam), null],
      [today - 200, today, own(no.team), 'day'],
      [today - 200, today, null, 'night'],
      [today - 9, today - 5, null, null],
    ] as const) {
      const standing = standingOf(
        coverage,
        ({ id, day, teamId }) =>
          day >= from &&
          day <= to &&
          (team === null || teamId === team) &&
          (kind === null || nights.has(id) === (kind === 'night')),
      )
      const counted = areaCoverage(coverage, standing)
      const answer = await call<{ rows: (string | number | null)[][] }>(
        db,
        'chief',
        `select public.coverage_between('${dayText(from)}', '${dayText(to)}', ${team === null ? 'null' : `'{${team}}'`}, ${kind === null ? 'null' : `'${kind}'`})`,
      )
      expect(answer.rows.length).toBeGreaterThan(1)
      const countedOf = new Map(counted.map((row) => [row.areaId, row]))
      const riskOf = new Map(riskCoverage(coverage, standing, points).map((row, at) => [coverage.areaIds[at], row]))
      for (const [areaId, areaHa, seenHa, visits, weekVisits, rule, , , risk, riskUnseen, , , owed] of answer.rows) {
        const row = countedOf.get(String(areaId))!
        expect(areaHa).toBeCloseTo((row.cells * 2500) / 10_000, 3)
        expect(seenHa).toBeCloseTo(row.seenM2 / 10_000, 3)
        expect(visits).toBe(row.visits)
        expect(owed).toBe(Math.max(0, Number(rule) - Number(weekVisits)))
        if (to !== today - 2) continue
        const { weight, seenWeight } = riskOf.get(String(areaId))!
        expect(risk).toBeCloseTo(weight, 2)
        expect(riskUnseen).toBeCloseTo(weight - seenWeight, 2)
      }
    }
  })

  test('a period that ends before it starts, or a shift nobody knows, is refused with its field', async () => {
    const backwards = await attempt(database(), 'chief', `select public.coverage_between('2026-01-02', '2026-01-01')`)
    expect(backwards.refusal).toBe('22023')
    const unknown = await attempt(database(), 'chief', `select public.coverage_between('2026-01-01', '2026-01-02', null, 'dawn')`)
    expect(unknown.refusal).toBe('22023')
  })

  test('cells go when the time is over for which positions are kept', async () => {
    const db = database()
    const old = async (from: Pick<Database, 'query'>) =>
      (await from.query(`select 1 from private.coverage_cells where service_day < current_date - 10`)).rows.length
    expect(await old(db)).toBeGreaterThan(0)
    const ended = db.transaction(async (tx) => {
      await tx.query(`update public.settings set value = '10' where key = 'track_retention_days'`)
      await tx.query(`select private.forget_old_cells(current_date - 400)`)
      expect(await old(tx)).toBe(0)
      throw new Error('rolled back')
    })
    await expect(ended).rejects.toThrow('rolled back')
    expect(await old(db)).toBeGreaterThan(0)
  })

  test('a longer window never holds less, and a parent never less than its part', async () => {
    const south = await dayRows(database(), areas.cellSouth, 'seen7_ha, seen30_ha, seen90_ha')
    const station = await dayRows(database(), areas.station, 'seen7_ha, seen30_ha')
    expect(south!['seen7_ha']).toBeGreaterThan(100)
    expect(south!['seen30_ha']).toBeGreaterThan(south!['seen7_ha']! * 1.5)
    expect(south!['seen90_ha']).toBeGreaterThanOrEqual(south!['seen30_ha']!)
    expect(station!['seen7_ha']).toBeGreaterThanOrEqual(south!['seen7_ha']! - 0.01)
  })

  test('a withdrawn patrol is taken out, a finished one put in, without a whole count', async () => {
    const db = database()
    const before = await dayRows(db, areas.cellSouth, 'seen7_ha, seen30_ha')
    await db.exec(`update public.patrols set status = 'withdrawn' where id = '${newId(41)}'`)
    const job = createCoverageJob(db)
    await job.run()
    const without = await dayRows(db, areas.cellSouth, 'seen7_ha, seen30_ha')
    expect(without!['seen7_ha']).toBeLessThan(before!['seen7_ha']!)
    await db.exec(`update public.patrols set status = 'finished' where id = '${newId(41)}'`)
    expect(await job.run()).toBe(1)
    expect(await dayRows(db, areas.cellSouth, 'seen7_ha, seen30_ha')).toEqual(before)
    expect(await job.run()).toBe(0)
    await job.close()
  })

  test('the gap and what was seen make the whole area', async () => {
    const { rows } = await database().query<{ gap_ha: number; probable: number; outline_ha: number; seen: number; area: number }>(
      `select g.gap_ha, d.seen7_ha as seen, d.area_ha as area, extensions.st_area(g.geom::extensions.geography) / 10000 as outline_ha
       from public.coverage_gaps g join public.coverage_area_day d on d.area_id = g.area_id and d.service_day = g.through_day
       where g.area_id = '${areas.cellSouth}' and g.days = 7`,
    )
    const gap = rows[0]!
    expect(gap.gap_ha + gap.seen).toBeLessThanOrEqual(gap.area + 0.01)
    expect(gap.gap_ha + gap.seen).toBeGreaterThan(gap.area * 0.99)
    expect(Math.abs(gap.outline_ha / gap.gap_ha - 1)).toBeLessThan(0.005)
  })

  const figures: readonly Persona[] = ['administrator', 'chief', 'duty_officer', 'grid_worker', 'leader']
  const outlines: readonly Persona[] = ['chief', 'duty_officer', 'grid_worker']
  const everybody: readonly Persona[] = [...roles, ...outsiders]
  const reads = [
    { name: 'coverage_overview', sql: 'select public.coverage_overview(null, 7)', shows: areas.cellSouth, allowed: figures },
    {
      name: 'coverage_trend',
      sql: `select public.coverage_trend('${areas.cellSouth}', current_date - 30, current_date)`,
      shows: ']]',
      allowed: figures,
    },
    {
      name: 'coverage_gaps',
      sql: `select public.coverage_gaps('{${areas.cellSouth}}', 7)`,
      shows: areas.cellSouth,
      allowed: outlines,
    },
    {
      name: 'coverage_patrols',
      sql: `select public.coverage_patrols('${areas.cellSouth}', current_date - 30, current_date)`,
      shows: newId(41),
      allowed: figures,
    },
    {
      name: 'coverage_between',
      sql: `select public.coverage_between(current_date - 30, current_date)`,
      shows: areas.cellSouth,
      allowed: figures,
    },
    { name: 'void_areas', sql: 'select public.void_areas(1)', shows: areas.cellSouth, allowed: ['chief', 'duty_officer'] },
  ] as const
  for (const { name, sql, shows, allowed } of reads)
    test.each(everybody)(`public.${name} shows %s what the role allows and nothing of the sibling branch`, async (persona) => {
      const mine = await attempt(database(), persona, sql)
      expect(mine.text.includes(shows), mine.message).toBe((allowed as readonly Persona[]).includes(persona))
      expect(mine.text).not.toContain('bbbb')
      const theirs = await attempt(database(), persona, sql.replaceAll('aaaa', 'bbbb'))
      expect(theirs.text).not.toContain('bbbb')
    })

  test.each(everybody)('public.tracks_of_view gives %s fixes only inside a look of his own', async (persona) => {
    const look = `select set_config('test.view', public.open_track_view(now() - interval '60 days', now(), null, '核查覆盖')::text, true)`
    const inside = await attempt(database(), persona, `select public.tracks_of_view(current_setting('test.view')::uuid)`, look)
    expect(inside.text.includes(newId(41))).toBe(['chief', 'duty_officer', 'grid_worker'].includes(persona))
    expect(inside.text).not.toContain('bbbb')
    const without = await attempt(database(), persona, `select public.tracks_of_view('${newId(99)}')`)
    expect(without.refusal).not.toBeNull()
  })

  test('tracks come in pages that join without loss or repetition', async () => {
    const view = `select set_config('test.view', public.open_track_view(now() - interval '60 days', now(), null, '核查覆盖')::text, true)`
    const page = async (skip: number, most: number) => {
      const { text } = await attempt(
        database(),
        'chief',
        `select public.tracks_of_view(current_setting('test.view')::uuid, ${skip}, ${most}) as page`,
        view,
      )
      return text
    }
    const ids = (text: string) => [...text.matchAll(/"id" ?: ?\\?"([0-9a-f-]{36})/g)].map(([, id]) => id)
    const whole = ids(await page(0, 500))
    expect(whole.length).toBeGreaterThanOrEqual(2)
    const joined = [...ids(await page(0, 1)), ...ids(await page(1, 500))]
    expect(joined).toEqual(whole)
  })

  test.each([...everybody, 'root'] as readonly Persona[])('%s may not read or write the tables themselves', async (persona) => {
    for (const table of tables) {
      expect((await attempt(database(), persona, `select 1 from ${table}`)).refusal).toBe('42501')
      expect((await attempt(database(), persona, `delete from ${table}`)).refusal).toBe('42501')
    }
    expect((await attempt(database(), persona, `select private.store_coverage('{}')`)).refusal).toBe('42501')
  })

  test('an area drawn anew makes everything be counted again', async () => {
    const db = database()
    await db.exec(`update public.areas set sight_day_m = 200, sight_night_m = 200 where id = '${areas.cellSouth}'`)
    const { rows } = await db.query<{ again: boolean }>('select needs_rebuild as again from private.coverage_state')
    expect(rows[0]!.again).toBe(true)
    const before = await dayRows(db, areas.cellSouth, 'seen7_ha')
    const job = createCoverageJob(db)
    await job.run()
    await job.close()
    expect((await dayRows(db, areas.cellSouth, 'seen7_ha'))!['seen7_ha']).toBeGreaterThan(before!['seen7_ha']! * 1.7)
  })
})
