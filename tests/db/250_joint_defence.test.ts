import { beforeAll, expect, test } from 'vitest'
import { onEachDatabase } from './support/engines'
import { attempt, call, foreign, own, type Persona } from './support/personas'
import { areas, buildWorld, newId, no } from './support/world'

onEachDatabase('joint defence', (database) => {
  // The border runs along 115.5° east: at 26.2° north 0.005° is 499 m, 0.02° is 1,996 m.
  const near = foreign(60)
  const far = foreign(61)
  const agreement = newId(1)
  const make = (more: string) =>
    `insert into public.joint_defences (id, area_id, other_area_id, distance_m, starts_on, ends_on) values ('${agreement}', '${areas.station}', '${areas.siblingStation}', 1000, ${more})`

  beforeAll(async () => {
    await buildWorld(database())
    const point = (lng: number) => `extensions.st_setsrid(extensions.st_makepoint(${lng}, 26.2), 4326)`
    for (const [id, lng] of [
      [near, 115.505],
      [far, 115.52],
    ] as const)
      await database().exec(`
        insert into public.water_spots (id, name, kind, geom) values ('${id}', '界河', 'river', ${point(lng)});
        insert into public.police_offices (id, name, geom) values ('${id}', '界警务室', ${point(lng)});
        insert into public.hazards (id, kind, title, geom) values ('${id}', 'road', '界路', ${point(lng)});
        insert into public.incidents (id, type, occurred_at, geom) values ('${id}', '盗窃', now(), ${point(lng)});
        insert into public.patrols (id, area_id, status, started_at, ended_at, geom) values ('${id}', '${areas.siblingStation}', 'finished', now() - interval '2 hours', now() - interval '1 hour',
          extensions.st_multi(extensions.st_makeline(${point(lng)}, ${point(lng + 0.001)})));`)
  })

  const reach = async (persona: Persona, table: string, id: string) =>
    (await attempt(database(), persona, `select 1 from public.${table} where id = '${id}'`)).count
  const isNeighbours = async (detail: string, id: string) =>
    (await call<{ shared: boolean }>(database(), 'chief', `select public.${detail}('${id}')`)).shared
  const shared = ['water_spots', 'police_offices', 'hazards', 'patrols'] as const

  test('without an agreement nothing across the border is seen', async () => {
    for (const table of shared) expect(await reach('chief', table, near)).toBe(0)
  })

  test("one side cannot open the other side's land; whoever commands both can", async () => {
    expect((await attempt(database(), 'chief', make('current_date, null'))).refusal).toBe('42501')
    expect((await attempt(database(), 'foreign_chief', make('current_date, null'))).refusal).toBe('42501')
    await call(database(), 'root', make('current_date, null'))
    expect(await reach('chief', 'joint_defences', agreement)).toBe(1)
    expect(await reach('foreign_chief', 'joint_defences', agreement)).toBe(1)
  })

  test('an agreement shows waters, offices, hazards and patrols within the distance, and nothing beyond it', async () => {
    for (const table of shared) {
      expect({ table, near: await reach('chief', table, near), far: await reach('chief', table, far) }).toEqual({
        table,
        near: 1,
        far: 0,
      })
    }
    for (const [detail, ours] of [
      ['water_detail', no.water],
      ['office_detail', no.office],
      ['hazard_detail', no.hazard],
    ] as const) {
      expect(await isNeighbours(detail, near)).toBe(true)
      expect(await isNeighbours(detail, own(ours))).toBe(false)
    }
    for (const list of ['waters_list', 'offices_list']) {
      const { text } = await attempt(database(), 'viewer', `select public.${list}()`)
      expect(text).toContain(near)
      expect(text).not.toContain(far)
      expect(text).toContain('"shared":true')
    }
  })

  test('it shows neither incidents nor people, and lets nobody write', async () => {
    expect(await reach('chief', 'incidents', near)).toBe(0)
    expect(await reach('chief', 'personnel', foreign(no.person))).toBe(0)
    expect((await attempt(database(), 'chief', `select public.save_water('{"id":"${near}","rev":1,"risk":3}')`)).refusal).toBe(
      'PT404',
    )
    expect((await attempt(database(), 'chief', `select public.transition_hazard('${near}', 'accepted', null, 1)`)).refusal).toBe(
      'PT404',
    )
  })

  test('a shared patrol shows its line in a logged look, but not its seconds', async () => {
    const view = await call<string>(
      database(),
      'chief',
      `select public.open_track_view(now() - interval '1 day', now(), null, '边界联防')`,
    )
    // z12 tile of the border at 115.505, 26.2.
    const tile = await attempt(database(), 'chief', `select public.tile_tracks(12, 3362, 1738, '${view}')`)
    expect(tile.text).toContain(near)
    expect((await attempt(database(), 'chief', `select public.tracks_of_view('${view}')`)).text).not.toContain(near)
    expect(await reach('grid_worker', 'patrols', near)).toBe(0)
  })

  test('the other side sees ours alike', async () => {
    await database().exec(
      `update public.water_spots set geom = extensions.st_setsrid(extensions.st_makepoint(115.495, 26.2), 4326) where id = '${own(no.water)}'`,
    )
    expect(await reach('foreign_chief', 'water_spots', own(no.water))).toBe(1)
  })

  test("a land of one's own branch is no neighbour", async () => {
    const inside = `insert into public.joint_defences (area_id, other_area_id) values ('${areas.station}', '${areas.cellNorth}')`
    expect((await attempt(database(), 'root', inside)).refusal).toBe('22023')
  })

  test('outside its dates an agreement shows nothing', async () => {
    await call(
      database(),
      'root',
      `update public.joint_defences set starts_on = '2020-01-01', ends_on = '2020-12-31' where id = '${agreement}'`,
    )
    for (const table of shared) expect(await reach('chief', table, near)).toBe(0)
  })
})
