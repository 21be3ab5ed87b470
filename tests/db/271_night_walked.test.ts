import { beforeAll, expect, test } from 'vitest'
import { onEachDatabase } from './support/engines'
import { attempt, call, outsiders, own, roles } from './support/personas'
import { areas, buildWorld, newId, no } from './support/world'

/** Function held to its rules here: public.night_walked. */
type Walked = Readonly<Record<'patrols' | 'teams' | 'metres' | 'seconds' | 'waters' | 'villages' | 'gaps' | 'incidents' | 'incidents_near' | 'ground_share', number>> // prettier-ignore

const day = '2026-03-04'
/** A night walk of about 9,990 m along a parallel, with what the counting job would have stored of it. */
const walk = (id: string, kind: string, status: string, lat: number) => `
  insert into public.patrols (id, team_id, area_id, kind, status, started_at, ended_at, geom)
  values ('${id}', '${own(no.ownTeam)}', '${areas.cellSouth}', '${kind}', '${status}', '${day}T14:00:00Z', '${day}T17:00:00Z',
    extensions.st_multi(extensions.st_geomfromtext('LINESTRING(115.10 ${lat}, 115.20 ${lat})', 4326)));
  insert into public.coverage_patrol_area (patrol_id, area_id, service_day, seen_ha, probable_ha, seconds, staying_s, metres, is_visit, engine_version, settings_key)
  select '${id}', a, '${day}', 10, 0, 3600, 0, 9990, true, 1, 'x' from unnest(array['${areas.station}', '${areas.cellSouth}']::uuid[]) a;`
const incident = (id: string, lat: number, at: string, precision = 'minute') => `
  insert into public.incidents (id, code, type, type_group, occurred_at, received_at, time_precision, geom)
  values ('${id}', 'N${id}', '盗窃', 'theft', '${at}', '${at}', '${precision}', extensions.st_setsrid(extensions.st_makepoint(115.15, ${lat}), 4326));`
const ask = (area: string, kind = 'night', reach = 100) =>
  `select public.night_walked('${area}', '${day}', '${kind}', ${reach}, '2026-01-10T00:00:00Z', '2026-03-11T14:00:00Z', '{22,23,0,1,2,3,4,5}')`

onEachDatabase('what was walked on an earlier night', (database) => {
  beforeAll(async () => {
    const db = database()
    await buildWorld(db)
    await db.exec(walk(newId(51), 'night', 'finished', 26.2))
    await db.exec(walk(newId(52), 'day', 'finished', 26.3))
    await db.exec(walk(newId(53), 'night', 'withdrawn', 26.4))
    await db.exec(incident(newId(61), 26.2005, '2026-03-01T15:00:00Z'))
    await db.exec(incident(newId(62), 26.21, '2026-03-01T15:00:00Z'))
    await db.exec(incident(newId(63), 26.2, '2026-03-01T04:00:00Z'))
    await db.exec(incident(newId(64), 26.2, '2026-03-01T16:00:00Z', 'day'))
    await db.exec(incident(newId(65), 26.2, '2025-12-01T15:00:00Z'))
  })

  test('sums the finished patrols of that night alone, and incidents of those hours and weeks near their line', async () => {
    const { ground_share, ...walked } = await call<Walked>(database(), 'chief', ask(areas.station))
    expect(walked).toEqual({
      ...{ day, patrols: 1, teams: 1, metres: 9990, seconds: 3600, waters: 0, villages: 0, gaps: 1 },
      ...{ incidents: 2, incidents_near: 1 },
    })
    // 200 m × 9.99 km and two half discs, of some 5,540 km².
    expect(ground_share * 5540).toBeCloseTo(2.03, 1)
    expect((await call<Walked>(database(), 'chief', ask(areas.station, 'night', 1000))).incidents_near).toBe(1)
  })
  test('a gap is a cell where nobody had been for seven days', async () => {
    await database().exec(
      `update public.coverage_patrol_area set service_day = date '${day}' - 7 where patrol_id = '${newId(52)}'`,
    )
    expect((await call<Walked>(database(), 'chief', ask(areas.station))).gaps).toBe(0)
    await database().exec(
      `update public.coverage_patrol_area set service_day = date '${day}' - 8 where patrol_id = '${newId(52)}'`,
    )
    expect((await call<Walked>(database(), 'chief', ask(areas.station))).gaps).toBe(1)
  })
  test('an area without patrols that night has zeroes', async () => {
    const walked = await call<Walked>(database(), 'chief', ask(areas.cellNorth))
    expect(walked).toMatchObject({ patrols: 0, metres: 0, gaps: 0, incidents_near: 0, ground_share: 0 })
  })
  test('only who plans there may ask: other roles, outsiders and the chief of another station are refused', async () => {
    for (const persona of [...roles, ...outsiders, 'foreign_chief'] as const) {
      const { refusal } = await attempt(database(), persona, ask(areas.station))
      if (persona === 'chief') expect(refusal).toBeNull()
      else expect(refusal, persona).toBe('42501')
    }
  })
  test('a reach or a period that makes no sense is refused', async () => {
    for (const sql of [ask(areas.station, 'night', 5), ask(areas.station, 'night', 5000), ask(areas.station, 'dusk')])
      expect((await attempt(database(), 'chief', sql)).refusal).toBe('22023')
  })
})
