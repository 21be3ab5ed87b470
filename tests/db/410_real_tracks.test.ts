import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { readTrackFolder } from '@tests/bench/track-files'
import { createCoverageJob } from '../../supabase/local/jobs/coverage/coverageJob.ts'
import { onEachDatabase } from './support/engines'
import { call, userOf } from './support/personas'

const folder = fileURLToPath(new URL('../../../shared/data/tracks-geolife-dev', import.meta.url))
const reason = existsSync(folder) ? '' : ' (skipped: ../shared/data/tracks-geolife-dev is not here)'
const station = '00000000-0000-4000-8000-0000000000aa'

type Row = readonly [id: string, areaHa: number, seenHa: number, visits: number]

/** Beijing's middle, 12 × 12 km in 36 cells under one station. */
const ground = `
  insert into public.areas (id, code, name, kind, geom) values ('${station}', 'G', '真实轨迹', 'station',
    extensions.st_multi(extensions.st_makeenvelope(116.28, 39.94, 116.421, 40.048, 4326)));
  insert into public.areas (code, name, kind, parent_id, geom) select 'G' || k, '网格' || k, 'cell', '${station}',
    extensions.st_multi(extensions.st_makeenvelope(116.28 + (k % 6) * 0.0235, 39.94 + (k / 6) * 0.018, 116.3035 + (k % 6) * 0.0235, 39.958 + (k / 6) * 0.018, 4326))
  from generate_series(0, 35) k;
  insert into auth.users (id, email) values ('${userOf('chief')}', 'chief@real.test');
  update public.profiles set status = 'active' where user_id = '${userOf('chief')}';
  insert into public.memberships (user_id, area_id, role) values ('${userOf('chief')}', '${station}', 'chief');
  select private.ensure_track_months(now() - interval '60 days', now() + interval '1 day');`

onEachDatabase('coverage of real tracks', (database) => {
  if (reason !== '') {
    test.skip(`gaps of real walks${reason}`, () => undefined)
    return
  }
  beforeAll(async () => {
    const db = database()
    await db.exec(ground)
    const tracks = readTrackFolder(folder)
      .filter(({ lngLat, timeMs }) => lngLat[0]! > 116.28 && lngLat[0]! < 116.42 && timeMs.length < 3000)
      .slice(0, 80)
    for (const [no, { lngLat, timeMs }] of tracks.entries()) {
      const fixes = Array.from(timeMs, (at, i) => [
        Math.round((at - timeMs[0]!) / 1000),
        Math.round(lngLat[i * 2]! * 1e6),
        Math.round(lngLat[i * 2 + 1]! * 1e6),
      ]).filter((fix) => fix.every(Number.isFinite))
      const column = (at: number) => `{${fixes.map((fix) => fix[at]).join(',')}}`
      await db.query(
        `with walk as (insert into public.patrols (area_id, kind, status, started_at, ended_at)
           values ('${station}', 'day', 'finished', now() - make_interval(days => $1, hours => 4), now() - make_interval(days => $1)) returning *)
         insert into public.track_chunks (patrol_id, seq, started_at, ended_at, t_s, lng_e6, lat_e6)
         select id, 0, started_at, ended_at, $2::int[], $3::int[], $4::int[] from walk`,
        [no % 40, column(0), column(1), column(2)],
      )
    }
    const job = createCoverageJob(db)
    await job.run()
    await job.close()
  }, 120_000)

  test('gaps are valid, lie in their area, and are as large as the cells nobody saw', async () => {
    const { rows } = await database().query<{ pieces: number; is_valid: boolean; ratio: number; outside: number }>(
      `select extensions.st_numgeometries(g.geom) as pieces, extensions.st_isvalid(g.geom) as is_valid,
         extensions.st_area(g.geom::extensions.geography) / 10000 / g.gap_ha as ratio,
         extensions.st_area(extensions.st_difference(g.geom, a.geom)::extensions.geography) / 10000 / g.gap_ha as outside
       from public.coverage_gaps g join public.areas a on a.id = g.area_id where g.geom is not null and a.kind = 'cell'`,
    )
    expect(rows.length).toBeGreaterThan(60)
    expect(rows.every(({ is_valid }) => is_valid)).toBe(true)
    expect(Math.max(...rows.map(({ pieces }) => pieces))).toBeGreaterThan(8)
    for (const { ratio, outside } of rows) {
      expect(Math.abs(ratio - 1)).toBeLessThan(0.01)
      // A border that runs between cells: half a cell along four sides of two kilometres.
      expect(outside).toBeLessThan(0.02)
    }
  })

  test.each([7, 30])('the last %i days are the same from the rolling unions and from the bits', async (days) => {
    const db = database()
    const stored = await call<{ on_day: string; rows: Row[] }>(db, 'chief', `select public.coverage_overview(null, ${days})`)
    const joined = await call<{ rows: Row[] }>(
      db,
      'chief',
      `select public.coverage_between('${stored.on_day}'::date - ${days - 1}, '${stored.on_day}'::date)`,
    )
    const seen = ({ rows }: { rows: Row[] }) => new Map(rows.map(([id, , seenHa]) => [id, seenHa]))
    const [a, b] = [seen(stored), seen(joined)]
    expect(a.size).toBe(37)
    for (const [id, ha] of a) expect(b.get(id)).toBeCloseTo(ha, 2)
    expect(Math.max(...a.values())).toBeGreaterThan(200)
  })
})
