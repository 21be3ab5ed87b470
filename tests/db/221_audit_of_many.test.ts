import { beforeAll, expect, test } from 'vitest'
import { onEachDatabase } from './support/engines'
import { areas, buildWorld } from './support/world'

const many = 1500

onEachDatabase('the history of many rows', (database) => {
  beforeAll(async () => {
    await buildWorld(database())
    await database().exec('delete from public.incidents')
    await database().query(
      `insert into public.incidents (type, type_group, occurred_at, area_id, geom)
       select 'x', 'fire', timestamptz '2026-01-01' + i * interval '1 minute', $1,
         extensions.st_setsrid(extensions.st_makepoint(115.1 + i * 0.0001, 26.2), 4326)
       from generate_series(1, ${many}) i`,
      [areas.station],
    )
  })

  // What was planned for one row served for all that followed in the session: minutes for what takes a second.
  test('is written in one go, also after the change of a single row', async () => {
    await database().exec(`update public.incidents set type = 'y' where id = (select id from public.incidents limit 1)`)
    await database().exec(`update public.incidents set time_precision = 'day'`)
    const { rows } = await database().query<{ n: number; told: number }>(
      `select count(*)::int as n, count(distinct row_id)::int as told from public.audit_log
       where table_name = 'incidents' and action = 'update' and after ? 'time_precision'`,
    )
    expect(rows).toEqual([{ n: many, told: many }])
  })
})
