import { beforeAll, expect, test } from 'vitest'
import { DatabaseError } from '../../supabase/local/database.ts'
import { onEachDatabase } from './support/engines'
import { attempt, call, foreign, own, userOf, type Persona } from './support/personas'
import { buildWorld, newId, no } from './support/world'

onEachDatabase('patrols', (database) => {
  beforeAll(() => buildWorld(database()))

  const code = async (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'done',
      (error: unknown) => (error instanceof DatabaseError ? error.code : String(error)),
    )
  const send = <T>(persona: Persona, name: string, body: object) =>
    call<T>(database(), persona, `select public.${name}($1::jsonb)`, [JSON.stringify(body)])
  const now = () => Math.floor(Date.now() / 1000)
  const look = (persona: Persona, reason: string, teams: string | null = null) =>
    call<string>(
      database(),
      persona,
      `select public.open_track_view(now() - interval '1 day', now() + interval '1 hour', $1::uuid[], $2)`,
      [teams, reason],
    )

  interface Track {
    readonly id: string
    readonly t: readonly number[]
    readonly x: readonly number[]
    readonly a: readonly number[]
  }
  /** The fixes of a patrol as a look shows them; undefined: it does not. */
  const trackOf = async (persona: Persona, view: string, id: string): Promise<Track | undefined> => {
    const answer = await call<{ rows: Track[] }>(database(), persona, 'select public.tracks_of_view($1)', [view])
    return answer.rows.find((row) => row.id === id)
  }

  test('a patrol is recorded in chunks, each once, and ends with its line, length and time', async () => {
    const id = newId(1)
    await send('grid_worker', 'start_patrol', {
      id,
      team_id: own(no.ownTeam),
      started_at: new Date((now() - 600) * 1000).toISOString(),
    })
    const chunk = {
      patrol_id: id,
      seq: 0,
      t: [now() - 590, now() - 560, now() - 530],
      lng: [115.2, 115.201, 115.202],
      lat: [26.2, 26.2, 26.2],
      accuracy: [5, 8.5, null],
    }
    expect(await send('grid_worker', 'append_track', chunk)).toMatchObject({ fixes: 3, duplicate: false })
    expect(await send('grid_worker', 'append_track', chunk)).toMatchObject({ duplicate: true })
    await send('grid_worker', 'append_track', { patrol_id: id, seq: 1, t: [now() - 500], lng: [115.203], lat: [26.2] })
    const finished = await send<{ status: string; distance_m: number; duration_s: number }>('grid_worker', 'finish_patrol', {
      id,
    })
    expect(finished.status).toBe('finished')
    // Three steps of 0.001° at 26.2° north: 99.9 m each.
    expect(finished.distance_m).toBeGreaterThan(297)
    expect(finished.distance_m).toBeLessThan(302)
    const view = await look('grid_worker', '核对里程')
    const track = await trackOf('grid_worker', view, id)
    expect(track?.x).toEqual([115200000, 115201000, 115202000, 115203000])
    expect(track?.a).toEqual([50, 85, -1, -1])
    expect(track?.t).toEqual([...chunk.t, track?.t[3]])
  })

  test('nobody records for a team he does not walk with', async () => {
    expect(await code(send('grid_worker', 'start_patrol', { id: newId(2), team_id: own(no.team) }))).toBe('42501')
    expect(
      await code(
        send('grid_worker', 'append_track', { patrol_id: own(no.patrol), seq: 5, t: [now()], lng: [115.2], lat: [26.2] }),
      ),
    ).toBe('PT404')
    expect(await code(send('viewer', 'start_patrol', { id: newId(2), team_id: own(no.ownTeam) }))).toBe('42501')
  })

  test.each([
    ['unequal arrays', { t: [0, 1], lng: [115], lat: [26] }],
    ['no fixes', { t: [], lng: [], lat: [] }],
  ])('a chunk with %s is refused whole', async (_, { t, lng, lat }) => {
    const body = { patrol_id: own(no.ownPatrol), seq: 40, t: t.map((second) => now() - 5400 + second), lng, lat }
    expect(await code(send('grid_worker', 'append_track', body))).toBe('22023')
  })

  test('a withdrawn patrol takes no more fixes and is no longer shown', async () => {
    const id = newId(3)
    await send('grid_worker', 'start_patrol', { id, team_id: own(no.ownTeam) })
    await send('grid_worker', 'finish_patrol', { id, withdraw: true })
    expect(
      await code(send('grid_worker', 'append_track', { patrol_id: id, seq: 0, t: [now()], lng: [115.2], lat: [26.2] })),
    ).toBe('PT409')
    const view = await look('chief', '核查路线')
    expect(await trackOf('chief', view, id)).toBeUndefined()
  })

  test('a night walk belongs to the day its shift starts', async () => {
    const day = async (at: string) =>
      (await database().query<{ day: string }>(`select private.service_day($1::timestamptz)::text as day`, [at])).rows[0]?.day
    expect(await day('2026-03-01T15:30:00Z')).toBe('2026-03-01')
    // 02:30 on the 2nd in Shanghai is still the shift of the 1st; 06:00 is the next day.
    expect(await day('2026-03-01T18:30:00Z')).toBe('2026-03-01')
    expect(await day('2026-03-01T22:00:00Z')).toBe('2026-03-02')
  })

  test('every look at tracks is written down with who, when, what and why', async () => {
    const view = await look('duty_officer', '群众投诉核查', `{${own(no.team)}}`)
    const { rows } = await database().query<object>(`select user_id, reason, team_ids from public.track_views where id = $1`, [
      view,
    ])
    expect(rows).toEqual([{ user_id: userOf('duty_officer'), reason: '群众投诉核查', team_ids: [own(no.team)] }])
  })

  test('a look needs a reason, a period and teams of the own branch', async () => {
    expect(await code(look('chief', ' '))).toBe('22023')
    expect(await code(look('chief', '核查路线', `{${foreign(no.team)}}`))).toBe('42501')
    const backwards = await attempt(
      database(),
      'chief',
      `select public.open_track_view(now(), now() - interval '1 day', null, '核查路线')`,
    )
    expect(backwards.refusal).toBe('22023')
  })

  test("a look is its owner's alone and ends after 12 hours", async () => {
    const view = await look('chief', '核查路线')
    expect(await code(trackOf('duty_officer', view, own(no.patrol)))).toBe('42501')
    expect((await trackOf('chief', view, own(no.patrol)))?.x).toHaveLength(2)
    await database().query(`update public.track_views set at = now() - interval '13 hours' where id = $1`, [view])
    expect(await code(trackOf('chief', view, own(no.patrol)))).toBe('42501')
  })

  test('a look shows only its period and its teams', async () => {
    const early = await call<string>(
      database(),
      'chief',
      `select public.open_track_view(now() - interval '9 days', now() - interval '8 days', null, '核查路线')`,
    )
    expect(await trackOf('chief', early, own(no.patrol))).toBeUndefined()
    const oneTeam = await look('chief', '核查路线', `{${own(no.ownTeam)}}`)
    expect(await trackOf('chief', oneTeam, own(no.patrol))).toBeUndefined()
  })

  test('a role taken away ends the look at once', async () => {
    const view = await look('duty_officer', '核查路线')
    await database().query(`delete from public.memberships where user_id = $1`, [userOf('duty_officer')])
    expect(await trackOf('duty_officer', view, own(no.patrol))).toBeUndefined()
    await database().query(
      `insert into public.memberships (user_id, area_id, role) select $1, id, 'duty_officer' from public.areas where code = 'W'`,
      [userOf('duty_officer')],
    )
  })

  test('a leader gets the list of patrols without where they went', async () => {
    const list = (persona: Persona) => call<{ id: string; bbox: unknown }[]>(database(), persona, 'select public.patrols_list()')
    expect((await list('leader')).every(({ bbox }) => bbox === null)).toBe(true)
    expect((await list('chief')).every(({ bbox }) => bbox === null)).toBe(true)
    // One's own walk is no secret.
    expect((await list('grid_worker')).some(({ bbox }) => bbox !== null)).toBe(true)
  })

  test('the nearest units are sorted by distance, and patrols show only to those who dispatch', async () => {
    const id = newId(4)
    await send('grid_worker', 'start_patrol', { id, team_id: own(no.ownTeam) })
    await send('grid_worker', 'append_track', { patrol_id: id, seq: 0, t: [now()], lng: [115.3], lat: [26.2] })
    const units = (persona: Persona) =>
      call<{ kind: string; distance_m: number }[]>(database(), persona, 'select public.nearest_units(115.31, 26.2, 5)')
    expect(await units('duty_officer')).toMatchObject([{ kind: 'team' }, { kind: 'office' }])
    expect((await units('duty_officer'))[0]?.distance_m).toBeGreaterThan(990)
    expect((await units('duty_officer'))[0]?.distance_m).toBeLessThan(1010)
    expect((await units('viewer')).map(({ kind }) => kind)).toEqual(['office'])
  })
})
