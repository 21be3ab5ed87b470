import { beforeAll, describe, expect, test } from 'vitest'
import type { Queryable } from '../../supabase/local/database.ts'
import { onEachDatabase } from './support/engines'
import { become, foreign, own, userOf, type Persona } from './support/personas'
import { areas, buildWorld, newId, no } from './support/world'

const branch = [areas.county, areas.station]
/** Areas of the world in which somebody holds a role. */
const served = [areas.county, areas.station, areas.siblingStation]
const json = (value: unknown): string => `'${JSON.stringify(value)}'`
const target = { id: newId(1), area_id: areas.station, kind: 'place', name: '古村', lng: 115.2, lat: 26.2 }

const giveRole = `insert into public.memberships (user_id, area_id, role) values ('${userOf('viewer')}', '${areas.beat}', 'leader')`
const signUp = (area: string | null) =>
  `insert into auth.users (id, email, raw_user_meta_data) values ('${newId(9)}', 'new@example.test', ${json(area === null ? {} : { area_id: area })})`

interface Told {
  readonly topic: string
  readonly payload: { readonly ids?: readonly string[]; readonly many?: number; readonly action?: string }
}

onEachDatabase('topics', (database) => {
  beforeAll(() => buildWorld(database()))

  const undone = Symbol('undone')
  /** What one statement tells, in order of topic; nothing of it stays. */
  const toldBy = async (persona: Persona | 'owner', sql: string, bulk = ''): Promise<readonly Told[]> => {
    let told: readonly Told[] = []
    const work = async (tx: Queryable) => {
      await tx.exec('delete from realtime.messages')
      await tx.query(`select set_config('patrolgrid.bulk', $1, true)`, [bulk])
      if (persona !== 'owner') await become(tx, persona)
      await tx.query(sql)
      await tx.exec('reset role')
      told = (await tx.query<Told>('select topic, payload from realtime.messages order by topic')).rows
      throw undone
    }
    await database()
      .transaction(work)
      .catch((error: unknown) => {
        if (error !== undone) throw error
      })
    return told
  }
  const topicsOf = (told: readonly Told[]) => told.map(({ topic }) => topic)
  const named = (ids: readonly string[], subject: string) => ids.map((id) => `branch:${id}:${subject}`).sort()

  describe.each<readonly [string, string, readonly string[], string]>([
    ['a visit', `update public.plan_stops set visited_at = now() where id = '${own(no.stop)}'`, branch, 'plans'],
    [
      'a stop skipped',
      `update public.plan_stops set skipped_at = now(), skip_reason = '封路' where id = '${own(no.stop)}'`,
      branch,
      'plans',
    ],
    ['a plan', `update public.patrol_plans set title = '改' where id = '${own(no.plan)}'`, branch, 'plans'],
    ['a template deleted', `delete from public.plan_templates where id = '${own(no.template)}'`, branch, 'plans'],
    ['a target deleted', `delete from public.patrol_targets where id = '${own(no.target)}'`, branch, 'plans'],
    ['a turn of the rota', `delete from public.rota_nights where team_id = '${own(no.ownTeam)}'`, branch, 'rota'],
    ['a leave', `update public.team_leave set reason = '农忙' where id = '${own(no.leave)}'`, branch, 'rota'],
    ['a team', `update public.teams set name = '改' where id = '${own(no.team)}'`, branch, 'teams'],
    ['a member', `delete from public.team_members where team_id = '${own(no.team)}'`, branch, 'teams'],
    ['a person', `update public.personnel set name = '改' where id = '${own(no.person)}'`, branch, 'people'],
    ['a hold', `update public.track_holds set reason = '案件复查' where id = '${own(no.hold)}'`, branch, 'holds'],
    ['an account', `update public.profiles set display_name = '改' where user_id = '${userOf('viewer')}'`, branch, 'accounts'],
    ['a role given', giveRole, [...branch, areas.beat], 'accounts'],
    ['a role taken', `delete from public.memberships where user_id = '${userOf('viewer')}'`, branch, 'accounts'],
    ['a sign-up for an area', signUp(areas.cellNorth), [...branch, areas.beat, areas.cellNorth], 'accounts'],
    ['a sign-up for no area', signUp(null), [areas.county], 'accounts'],
    ['a setting', `update public.settings set value = 'true' where key = 'hot_weather'`, served, 'settings'],
    ['a holiday', `delete from public.holidays where name = '元旦'`, served, 'settings'],
    ['a count', `update private.coverage_state set computed_at = now()`, served, 'coverage'],
  ])('%s', (_, sql, ids, subject) => {
    test(`is told once on ${subject}`, async () => {
      expect(topicsOf(await toldBy('owner', sql)).filter((topic) => topic.startsWith('branch:'))).toEqual(named(ids, subject))
    })
    test('is not told while much is loaded at once', async () => {
      expect(await toldBy('owner', sql, 'seed')).toEqual([])
    })
  })

  test('what is deleted for good is told, with its id', async () => {
    const told = await toldBy('owner', `delete from public.patrols where id = '${own(no.patrol)}'`)
    const patrols = told.filter(({ topic }) => topic.endsWith(':patrols'))
    expect(topicsOf(patrols)).toEqual(named(branch, 'patrols'))
    expect(patrols[0]?.payload).toEqual({ ids: [own(no.patrol)], action: 'delete' })
  })

  test('one statement over many rows is one message a topic', async () => {
    const told = await toldBy('owner', `update public.teams set colour = 3`)
    expect(topicsOf(told)).toEqual(named(served, 'teams'))
    const ids = [own(no.team), own(no.ownTeam), foreign(no.team), foreign(no.ownTeam)].sort()
    expect(told.find(({ topic }) => topic.includes(areas.county))?.payload).toEqual({ ids, action: 'update' })
  })

  test('more than forty rows are counted, not named', async () => {
    const many = `insert into public.personnel (area_id, name, kind) select '${areas.station}', '人', 'officer' from generate_series(1, 41)`
    expect((await toldBy('owner', many)).map(({ payload }) => payload)).toEqual([{ many: 41 }, { many: 41 }])
  })

  test('who moves to another branch is missed where he was', async () => {
    const moved = `update public.personnel set area_id = '${areas.siblingStation}' where id = '${own(no.person)}'`
    expect(topicsOf(await toldBy('owner', moved))).toEqual(named(served, 'people'))
  })

  test('accounts are not named: a topic is heard above those whom it concerns', async () => {
    const told = await toldBy('owner', giveRole)
    expect(told.length).toBeGreaterThan(0)
    expect(told.every(({ payload }) => payload.ids === undefined)).toBe(true)
  })

  test('plans and leaves are not named: some who listen may not list them', async () => {
    const told = [
      ...(await toldBy('chief', `select public.add_targets(${json([target])})`)),
      ...(await toldBy('owner', `update public.team_leave set reason = '农忙'`)),
    ]
    expect(told.length).toBeGreaterThan(0)
    expect(told.every(({ payload }) => payload.ids === undefined)).toBe(true)
  })

  describe('a topic of his own', () => {
    const account = `user:${userOf('viewer')}:account`
    test.each([
      ['a role given', giveRole],
      ['a role taken', `delete from public.memberships where user_id = '${userOf('viewer')}'`],
      ['a profile', `update public.profiles set status = 'disabled' where user_id = '${userOf('viewer')}'`],
    ])('tells %s', async (_, sql) => {
      const told = await toldBy('owner', sql)
      expect(told.filter(({ topic }) => topic.startsWith('user:'))).toEqual([{ topic: account, payload: { many: 1 } }])
    })

    test('tells the bell of another device what was read on this one, once', async () => {
      const see = `select public.see_notices('{${own(no.notice)}}')`
      expect(topicsOf(await toldBy('chief', see))).toEqual([`user:${userOf('chief')}:notices`])
      expect(topicsOf(await toldBy('viewer', see))).toEqual([])
    })

    test.each(['viewer', 'pending', 'disabled', 'anonymous'] as const)('is heard by %s alone', async (persona) => {
      const heard = await database().transaction(async (tx) => {
        await become(tx, persona)
        await tx.exec('reset role')
        const { rows } = await tx.query<{ own: boolean; other: boolean; odd: boolean }>(
          `select private.may_hear('user:${persona === 'anonymous' ? '' : userOf(persona)}:account') as own,
            private.may_hear('user:${userOf('chief')}:account') as other,
            private.may_hear('user:${userOf('viewer')}:else') as odd`,
        )
        return rows[0]
      })
      expect(heard).toEqual({ own: persona !== 'anonymous', other: false, odd: false })
    })
  })
})
