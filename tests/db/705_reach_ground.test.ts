import { beforeAll, describe, expect, test } from 'vitest'
import type { Queryable } from '../../supabase/local/database.ts'
import { onEachDatabase } from './support/engines'
import { asPersona, attempt, become, own, foreign, userOf } from './support/personas'
import { areas, buildWorld, newId, no } from './support/world'

// Functions held to their rules here: public.create_hazard, public.record_inspection.
const walkId = newId(30)
const at = (lng: number, lat = 26.2) => ({ type: 'Point', coordinates: [lng, lat] })
const hours = (from: number) => new Date(Date.now() + from * 3_600_000).toISOString()
const inNorthCell = at(115.2, 26.8)

/** Who may report where: the worker of one cell, on a walk of a team of the whole station, and over the border. */
onEachDatabase('ground to report on', (database) => {
  beforeAll(async () => {
    await buildWorld(database())
    // The grid worker serves the southern cell alone; his team walks the whole station.
    await database().exec(`
      update public.memberships set area_id = '${areas.cellSouth}' where user_id = '${userOf('grid_worker')}';
      insert into public.patrols (id, team_id, area_id, status, started_at) values ('${walkId}', '${own(no.ownTeam)}', '${areas.station}', 'active', now() - interval '1 hour');
      insert into public.patrols (id, team_id, area_id, status, started_at, ended_at) values ('${newId(31)}', '${own(no.ownTeam)}', '${areas.station}', 'finished', now() - interval '9 hours', now() - interval '8 hours');
      insert into public.water_spots (id, code, name, kind, geom) values ('${newId(32)}', 'N1', '北塘', 'pond', extensions.st_setsrid(extensions.st_makepoint(115.2, 26.8), 4326));`)
  })

  const hazard = (geom: object, more: object = {}) =>
    `select public.create_hazard('${JSON.stringify({ id: newId(40), kind: 'road', title: '塌方', geom, ...more })}') as answer`
  const made = async (tx: Queryable, sql: string) =>
    (await tx.query<{ answer: { queue: string; area_id: string; area_name: string; deadline: string } }>(sql)).rows[0]?.answer

  test('at his desk a worker reports in his own cell', async () => {
    await asPersona(database(), 'grid_worker', async (tx) =>
      expect(await made(tx, hazard(at(115.2)))).toMatchObject({ queue: 'own', area_id: areas.cellSouth }),
    )
  })

  test('on a patrol he reports anywhere in the branch of its team, and the record keeps the walk', async () => {
    await asPersona(database(), 'grid_worker', async (tx) => {
      expect(await made(tx, hazard(inNorthCell, { patrol_id: walkId }))).toMatchObject({
        queue: 'walk',
        area_id: areas.cellNorth,
      })
      await tx.exec('reset role')
      const { rows } = await tx.query(`select patrol_id from public.hazards where id = '${newId(40)}'`)
      expect(rows).toEqual([{ patrol_id: walkId }])
    })
  })

  test.each([
    ['without the walk', {}],
    ['on a walk that ended long before', { patrol_id: newId(31) }],
    ['at a time when he did not walk', { patrol_id: walkId, reported_at: hours(-20) }],
  ])('far from his cell it is refused %s', async (_, more) => {
    expect((await attempt(database(), 'grid_worker', hazard(inNorthCell, more))).refusal).toBe('42501')
  })

  test('what was found on the way is good an hour after the walk, and later when it is dated so', async () => {
    const found = { patrol_id: newId(31), reported_at: hours(-8.5) }
    expect((await attempt(database(), 'grid_worker', hazard(inNorthCell, found))).refusal).toBeNull()
  })

  test.each([own(no.patrol), foreign(no.ownPatrol), newId(999)])(
    'another team, or nothing, is no walk of his: %s',
    async (patrol) => {
      expect((await attempt(database(), 'grid_worker', hazard(at(115.2), { patrol_id: patrol }))).refusal).toBe('PT404')
    },
  )

  test('who walks without a role in the branch but one elsewhere reports on the walk all the same', async () => {
    await asPersona(database(), 'grid_worker', async (tx) => {
      await tx.exec(`reset role; update public.memberships set role = 'viewer' where user_id = '${userOf('grid_worker')}'`)
      await become(tx, 'grid_worker')
      expect(await made(tx, hazard(inNorthCell, { patrol_id: walkId }))).toMatchObject({ queue: 'walk' })
    })
  })

  describe('over the border', () => {
    test("next door it goes into the neighbour's queue, who sees it; the reporter is told whose it is", async () => {
      await asPersona(database(), 'chief', async (tx) => {
        expect(await made(tx, hazard(at(115.52)))).toMatchObject({
          queue: 'neighbour',
          area_id: areas.siblingCell,
          area_name: '东网格',
        })
        expect((await tx.query(`select 1 from public.hazards where id = '${newId(40)}'`)).rows).toEqual([])
        await become(tx, 'foreign_chief')
        expect((await tx.query(`select 1 from public.hazards where id = '${newId(40)}'`)).rows).toHaveLength(1)
      })
    })
    test('ten kilometres away it is refused with what to do', async () => {
      const { refusal, message } = await attempt(database(), 'chief', hazard(at(115.61)))
      expect(refusal).toBe('42501')
      expect(message).toContain('5 公里')
    })
    test('a far area cannot be named for a place next door', async () => {
      expect((await attempt(database(), 'grid_worker', hazard(at(115.2, 26.49), { area_id: areas.siblingCell }))).refusal).toBe(
        '42501',
      )
    })
    test.each(['viewer', 'leader', 'administrator'] as const)('%s reports there as little as at home', async (persona) => {
      expect((await attempt(database(), persona, hazard(at(115.52)))).refusal).toBe('42501')
    })
  })

  describe('deadlines come from the settings, by severity', () => {
    const days = (deadline: string) =>
      Math.round(
        (Date.parse(deadline) - Date.parse(new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10))) / 86_400_000,
      )
    test.each([
      [3, 3],
      [2, 7],
      [1, 30],
    ])('severity %d has %d days unless the county says otherwise', async (severity, expected) => {
      await asPersona(database(), 'grid_worker', async (tx) => {
        const answer = await made(tx, hazard(at(115.2), { severity, deadline: '2099-01-01' }))
        expect(days(answer!.deadline)).toBe(expected)
      })
    })
    test('the county says otherwise', async () => {
      await asPersona(database(), 'root', async (tx) => {
        await tx.query(`select public.save_settings('[{"key": "hazard_deadline_days", "value": [1, 2, 4], "seen_at": null}]')`)
        await become(tx, 'grid_worker')
        expect(days((await made(tx, hazard(at(115.2), { severity: 3 })))!.deadline)).toBe(1)
        expect(days((await made(tx, hazard(at(115.2), { severity: 1, id: newId(41) })))!.deadline)).toBe(4)
      })
    })
  })

  describe('rounds at waters', () => {
    const round = (checklist: object, more: object = {}) =>
      `select public.record_inspection('${JSON.stringify({ id: newId(50), subject_kind: 'water', water_spot_id: own(no.water), checklist, ...more })}') as answer`
    const hazardsOf = async (tx: Queryable) => {
      await tx.exec('reset role')
      const { rows } = await tx.query<{ id: string; piece: string; title: string; status: string }>(
        `select id, piece, title, status from public.hazards where water_spot_id = '${own(no.water)}' order by piece`,
      )
      return rows
    }

    test('a missing piece is a hazard in the same transaction, under an id that a retry agrees on', async () => {
      await asPersona(database(), 'grid_worker', async (tx) => {
        const sql = round({ ring: 'missing', rope: 'damaged', sign: 'present', pole: 'missing' })
        const first = await tx.query<{ answer: object }>(sql)
        expect(first.rows[0]?.answer).toMatchObject({ hazards: [{ piece: 'pole' }, { piece: 'ring' }] })
        await tx.query(sql)
        const rows = await hazardsOf(tx)
        expect(rows.map(({ title }) => title)).toEqual(['山塘a缺少毛竹竿', '山塘a缺少救生圈'])
        const { rows: ids } = await tx.query<{ id: string }>(`select private.derived_id('hazard of ${newId(50)}', 'ring') as id`)
        expect(rows[1]?.id).toBe(ids[0]?.id)
        const { rows: events } = await tx.query(`select 1 from public.hazard_events where hazard_id = '${ids[0]?.id}'`)
        expect(events).toHaveLength(1)
      })
    })

    test('one that is open already is not reported twice; once it is closed, it is reported again', async () => {
      await asPersona(database(), 'grid_worker', async (tx) => {
        await tx.query(round({ ring: 'missing' }))
        await tx.query(round({ ring: 'missing' }, { id: newId(51) }))
        expect(await hazardsOf(tx)).toHaveLength(1)
        await tx.exec(`update public.hazards set status = 'closed' where piece = 'ring'`)
        await become(tx, 'grid_worker')
        await tx.query(round({ ring: 'missing' }, { id: newId(52) }))
        expect(await hazardsOf(tx)).toHaveLength(2)
      })
    })

    test('a round that comes late does not speak over a newer one', async () => {
      await asPersona(database(), 'grid_worker', async (tx) => {
        await tx.query(round({ ring: 'present' }))
        await tx.query(round({ ring: 'missing' }, { id: newId(51), inspected_at: hours(-3) }))
        expect(await hazardsOf(tx)).toEqual([])
      })
    })

    test('on a walk a round is made at a water of the branch, else it is not there', async () => {
      const far = { water_spot_id: newId(32) }
      expect((await attempt(database(), 'grid_worker', round({ ring: 'present' }, far))).refusal).toBe('PT404')
      expect(
        (await attempt(database(), 'grid_worker', round({ ring: 'present' }, { ...far, patrol_id: walkId }))).refusal,
      ).toBeNull()
      expect((await attempt(database(), 'chief', round({}, { water_spot_id: foreign(no.water) }))).refusal).toBe('PT404')
    })
  })
})
