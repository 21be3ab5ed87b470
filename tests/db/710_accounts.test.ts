import { beforeAll, describe, expect, test } from 'vitest'
import type { Queryable } from '../../supabase/local/database.ts'
import { onEachDatabase } from './support/engines'
import { asPersona, attempt, become, own, userOf, type Persona } from './support/personas'
import { areas, buildWorld, newId, no } from './support/world'

const json = (value: unknown): string => `'${JSON.stringify(value)}'`
const account = (over: object = {}) =>
  json({
    id: newId(1),
    login: '138 0013-8000',
    display_name: '新人',
    roles: [{ area_id: areas.cellNorth, role: 'grid_worker' }],
    ...over,
  })

onEachDatabase('accounts', (database) => {
  beforeAll(() => buildWorld(database()))

  const one = async <T = Record<string, unknown>>(tx: Queryable, sql: string): Promise<T> => {
    const { rows } = await tx.query<{ answer: T }>(`select ${sql} as answer`)
    return rows[0]!.answer
  }
  const refused = (persona: Persona, sql: string) => attempt(database(), persona, `select ${sql}`)
  /** What the server does when somebody chooses a password of his own. */
  const choose = async (tx: Queryable, user: string, hash: string) => {
    await tx.exec('reset role')
    await tx.exec(
      `update auth.users set encrypted_password = '${hash}', raw_user_meta_data = raw_user_meta_data where id = '${user}'`,
    )
  }
  const stateOf = async (tx: Queryable, user: string) => {
    await tx.exec('reset role')
    const { rows } = await tx.query<{ status: string; waits: boolean; marked: boolean; hash: string }>(
      `select p.status, p.one_time_at is not null as waits, u.raw_app_meta_data ? 'one_time' as marked, u.encrypted_password as hash
       from public.profiles p join auth.users u on u.id = p.user_id where p.user_id = '${user}'`,
    )
    return rows[0]!
  }

  test('made by an administrator open only once their owner has chosen a password', async () => {
    await asPersona(database(), 'administrator', async (tx) => {
      const made = await one<{ user_id: string; login: string; password: string }>(tx, `public.create_account(${account()})`)
      expect(made).toMatchObject({ user_id: newId(1), login: '13800138000' })
      expect(made.password).toMatch(/^[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}$/)
      const before = await stateOf(tx, newId(1))
      // As sign-in sends a Chinese number.
      expect((await tx.query(`select phone from auth.users where id = '${newId(1)}'`)).rows).toEqual([{ phone: '8613800138000' }])
      expect(before).toMatchObject({ status: 'pending', waits: true, marked: true })
      expect(await one(tx, `extensions.crypt('${made.password}', '${before.hash}')`)).toBe(before.hash)
      // Opening by hand does not go round it, and the answer says what the row says.
      await become(tx, 'administrator')
      expect(await one(tx, `public.set_user_status('${newId(1)}', 'active')`)).toMatchObject({ status: 'pending' })
      expect(await stateOf(tx, newId(1))).toMatchObject({ status: 'pending' })
      await choose(tx, newId(1), 'own')
      expect(await stateOf(tx, newId(1))).toEqual({ status: 'active', waits: false, marked: false, hash: 'own' })
      expect((await tx.query(`select role from public.memberships where user_id = '${newId(1)}'`)).rows).toEqual([
        { role: 'grid_worker' },
      ])
    })
  })

  test('whose first answer was lost get another password, until somebody signed in', async () => {
    await asPersona(database(), 'administrator', async (tx) => {
      const first = await one<{ password: string }>(tx, `public.create_account(${account()})`)
      const again = await one<{ password: string }>(tx, `public.create_account(${account()})`)
      expect(again.password).not.toBe(first.password)
      await tx.exec('reset role')
      await tx.exec(`update auth.users set last_sign_in_at = now() where id = '${newId(1)}'`)
      await become(tx, 'administrator')
      await expect(one(tx, `public.create_account(${account()})`)).rejects.toMatchObject({ code: 'PT409' })
    })
  })

  test.each([
    [
      'raised above its maker',
      `insert into public.memberships (user_id, area_id, area_path, role)
        select '${newId(1)}', a.id, a.path, 'leader' from public.areas a where a.id = '${areas.county}'`,
      '42501',
    ],
    ['closed', `update public.profiles set status = 'disabled' where user_id = '${newId(1)}'`, 'PT409'],
  ])('%s since, is not opened by its maker with another password', async (_, change, code) => {
    await asPersona(database(), 'administrator', async (tx) => {
      await one(tx, `public.create_account(${account()})`)
      await tx.exec('reset role')
      await tx.exec(change)
      await become(tx, 'administrator')
      await expect(one(tx, `public.create_account(${account()})`)).rejects.toMatchObject({ code })
    })
  })

  test('sent again under another number is no answer that was lost', async () => {
    await asPersona(database(), 'administrator', async (tx) => {
      await one(tx, `public.create_account(${account()})`)
      await expect(one(tx, `public.create_account(${account({ login: '13900139000' })})`)).rejects.toMatchObject({
        code: 'PT409',
      })
    })
  })

  test.each([
    ['login', { login: '' }],
    ['login', { login: 'abc' }],
    ['login', { login: 'x@y.invalid' }],
    ['login', { login: 'viewer@example.test' }],
    ['roles', { roles: [] }],
    ['roles', { roles: [{ area_id: areas.station, role: 'king' }] }],
    ['display_name', { display_name: '' }],
    ['personnel_id', { personnel_id: own(no.gridWorker) }],
  ])('with a bad %s are refused by that field', async (field, over) => {
    await expect(
      asPersona(database(), 'administrator', (tx) => one(tx, `public.create_account(${account(over)})`)),
    ).rejects.toMatchObject({ code: '22023', detail: expect.stringContaining(`"field": "${field}"`) as string })
  })

  test('get no role above or beside their maker’s branch', async () => {
    for (const area of [areas.county, areas.siblingStation])
      for (const role of ['administrator', 'viewer'])
        expect(
          (await refused('administrator', `public.create_account(${account({ roles: [{ area_id: area, role }] })})`)).refusal,
        ).toBe('42501')
    expect(
      (await refused('root', `public.create_account(${account({ roles: [{ area_id: areas.county, role: 'leader' }] })})`))
        .refusal,
    ).toBeNull()
  })

  test('of somebody on record walk with his teams; a person has one account', async () => {
    await asPersona(database(), 'administrator', async (tx) => {
      await one(tx, `public.create_account(${account({ personnel_id: own(no.person) })})`)
      await one(tx, `public.link_account('${userOf('viewer')}', null)`)
      await expect(one(tx, `public.link_account('${userOf('viewer')}', '${own(no.person)}')`)).rejects.toMatchObject({
        code: '22023',
      })
    })
    expect(
      (await refused('administrator', `public.link_account('${userOf('administrator')}', '${own(no.person)}')`)).refusal,
    ).toBe('42501')
  })

  test('whose password is given anew are out at once, and open with the next own password', async () => {
    await asPersona(database(), 'administrator', async (tx) => {
      await tx.exec('reset role')
      await tx.exec(`insert into auth.sessions (user_id) values ('${userOf('viewer')}')`)
      await become(tx, 'administrator')
      await one(tx, `public.renew_password('${userOf('viewer')}')`)
      const given = await stateOf(tx, userOf('viewer'))
      expect(given).toMatchObject({ status: 'pending', waits: true, marked: true })
      expect((await tx.query(`select 1 from auth.sessions where user_id = '${userOf('viewer')}'`)).rows).toEqual([])
      // A second one-time password is not taken for the person's own.
      await become(tx, 'administrator')
      await one(tx, `public.renew_password('${userOf('viewer')}')`)
      expect(await stateOf(tx, userOf('viewer'))).toMatchObject({ status: 'pending', marked: true })
      await choose(tx, userOf('viewer'), 'own')
      expect(await stateOf(tx, userOf('viewer'))).toMatchObject({ status: 'active', waits: false })
    })
    expect((await refused('administrator', `public.renew_password('${userOf('administrator')}')`)).refusal).toBe('22023')
    expect((await refused('administrator', `public.renew_password('${userOf('root')}')`)).refusal).toBe('42501')
  })

  describe('the last administrator over an area', () => {
    const asServerFor = (persona: Persona, sql: string) =>
      database().transaction(async (tx) => {
        // With an identity but past every rule: the way a hole in a function would go.
        await tx.query(`select set_config('request.jwt.claims', $1, true)`, [
          JSON.stringify({ sub: userOf(persona), role: 'authenticated' }),
        ])
        await tx.exec(sql)
        throw new Error('went through')
      })
    const lastOne = { code: '22023', message: expect.stringContaining('最后一位管理员') as string }

    test('keeps role and account', async () => {
      await expect(
        asServerFor(
          'administrator',
          `delete from public.memberships where user_id = '${userOf('root')}' and role = 'administrator'`,
        ),
      ).rejects.toMatchObject(lastOne)
      await expect(
        asServerFor('administrator', `update public.profiles set status = 'disabled' where user_id = '${userOf('root')}'`),
      ).rejects.toMatchObject(lastOne)
    })

    test('is not he below whom somebody above is left', async () => {
      expect(
        (await refused('root', `public.set_user_status('${userOf('administrator')}', 'disabled', '离岗')`)).refusal,
      ).toBeNull()
      expect(
        (await refused('root', `public.revoke_role('${userOf('administrator')}', '${areas.station}', 'administrator')`)).refusal,
      ).toBeNull()
    })
  })
})

onEachDatabase('audit and looks', (database) => {
  beforeAll(() => buildWorld(database()))
  interface Page {
    readonly rows: readonly {
      readonly id: number | string
      readonly table_name: string
      readonly name: string | null
      readonly at: string
    }[]
    readonly next: { readonly at: string; readonly id: number } | null
  }
  const page = (persona: Persona, args: string) =>
    asPersona(database(), persona, async (tx) => {
      const { rows } = await tx.query<{ answer: Page }>(`select public.audit_page(${args}) as answer`)
      return rows[0]!.answer
    })

  test('pages follow on one another without gap or repeat, filters hold over pages', async () => {
    const whole = await page('root', `'{}', null, null, 200`)
    const seen: unknown[] = []
    let next: Page['next'] = null
    do {
      const part: Page = await page('root', `'{}', ${next === null ? 'null, null' : `'${next.at}', ${next.id}`}, 7`)
      seen.push(...part.rows.map(({ id }) => id))
      next = part.next
    } while (next !== null && seen.length < 200)
    expect(seen).toEqual(whole.rows.map(({ id }) => id))
    expect(new Set(seen).size).toBe(seen.length)
    const teams = await page('root', `'{"tables": ["teams"], "action": "insert"}'`)
    expect(teams.rows.map(({ table_name, name }) => [table_name, name])).toEqual(
      expect.arrayContaining([
        ['teams', '一队a'],
        ['teams', '一队b'],
      ]) as unknown,
    )
    expect(teams.rows.every(({ table_name }) => table_name === 'teams')).toBe(true)
    expect((await page('root', `'{"from_at": "2099-01-01T00:00:00Z"}'`)).rows).toEqual([])
    expect((await page('root', `'{"actor": "${userOf('chief')}"}'`)).rows).toEqual([])
    expect((await page('administrator', `'{"area_id": "${areas.siblingStation}"}'`)).rows).toEqual([])
  })

  test('an administrator who is no chief sees nothing of cases and disputes; settings and strangers only from the top', async () => {
    const tables = async (persona: Persona) =>
      new Set((await page(persona, `'{}', null, null, 200`)).rows.map(({ table_name }) => table_name))
    const closed = ['incidents', 'incident_events', 'disputes', 'patrol_plans']
    const mine = await tables('administrator')
    for (const name of [...closed, 'settings']) expect(mine.has(name)).toBe(false)
    expect(mine.has('water_spots')).toBe(true)
    expect((await page('root', `'{"tables": ["settings"]}'`)).rows.length).toBeGreaterThan(0)
    // Nor what a tip and a handover note say, by the page or by the table.
    await asPersona(database(), 'administrator', async (tx) => {
      await tx.exec('reset role')
      await tx.exec(
        `insert into public.audit_log (table_name, row_id, action, area_path, after)
         select t, gen_random_uuid()::text, 'insert', a.path, '{}' from unnest('{tips,shift_notes,shift_entries}'::text[]) t,
           public.areas a where a.id = '${areas.station}'`,
      )
      await become(tx, 'administrator')
      const asked = `select public.audit_page('{"tables": ["tips", "shift_notes", "shift_entries"]}') as answer`
      expect((await tx.query(asked)).rows).toMatchObject([{ answer: { rows: [] } }])
      const { rows: plain } = await tx.query(
        `select 1 from public.audit_log where table_name in ('tips', 'shift_notes', 'shift_entries')`,
      )
      expect(plain).toEqual([])
    })
    const { rows } = await page('administrator', `'{"tables": ["profiles"]}', null, null, 200`)
    expect(rows.some(({ name }) => name === 'viewer')).toBe(true)
    expect(rows.some(({ name }) => name === 'foreign_viewer')).toBe(false)
  })

  test('who looked at whose track and why is told with teams and reason, also the looks at units on duty', async () => {
    const { text } = await attempt(database(), 'administrator', `select public.looks_page()`)
    const looks = JSON.parse(text) as { rows: { kind: string; reason: string | null; teams: string[] | null; areas: string[] }[] }
    expect(looks.rows.toSorted((a, b) => b.kind.localeCompare(a.kind))).toMatchObject([
      { kind: 'track', reason: '核查', teams: null, areas: ['西所'] },
      { kind: 'duty', reason: null, areas: ['西所'] },
    ])
    const only = await attempt(database(), 'administrator', `select public.looks_page('{"kind": "duty"}')`)
    expect(only.text).not.toContain('核查')
  })

  test('a case is found by the beginning and by the last digits of its number, under the caller’s rights and by index', async () => {
    await database().exec(
      `update public.incidents set code = 'JQ20261130-00' || case when id::text like 'aaaa%' then '71' else '72' end`,
    )
    const find = async (persona: Persona, typed: string) => {
      const { text, message } = await attempt(database(), persona, `select public.find_records('${typed}')`)
      expect(message).toBe('')
      return text
    }
    for (const typed of ['jq2026', '0071', 'ＪＱ20261130-0071'])
      expect(await find('duty_officer', typed)).toContain(own(no.incident))
    expect(await find('duty_officer', '0072')).toBe('[]')
    expect(await find('leader', '0071')).toBe('[]')
    expect(await find('duty_officer', '%%%')).toBe('[]')
    expect(await find('duty_officer', '71')).toBe('[]')
    const plan = await database().transaction(async (tx) => {
      await tx.exec('set local enable_seqscan = off')
      return tx.query<Record<string, string>>(
        `explain select id from public.incidents n where reverse(upper(n.code)) ~>=~ reverse('0071') and reverse(upper(n.code)) ~<~ (reverse('0071') || chr(1114111))`,
      )
    })
    expect(JSON.stringify(plan.rows)).toContain('incidents_code_ends')
  })

  test('health tells versions, sizes and jobs to administrators, and that a backup is unknown', async () => {
    const { text } = await attempt(database(), 'administrator', 'select public.system_health()')
    expect(JSON.parse(text)).toMatchObject({ jobs: [], backup: null, schema: { count: expect.any(Number) as number } })
    expect((await attempt(database(), 'chief', 'select public.system_health()')).refusal).toBe('42501')
  })

  test('the public half of the export key is stored by the top administrator, and only when its fingerprint is right', async () => {
    const save = (value: unknown) =>
      attempt(database(), 'root', `select public.save_settings('${JSON.stringify([{ key: 'export_key', value }])}')`)
    const spki = Buffer.alloc(400, 7).toString('base64')
    const fingerprint = 'a'.repeat(64)
    expect((await save({ algorithm: 'RSA-OAEP-256', spki, fingerprint })).message).toContain('指纹')
    expect((await save({ algorithm: 'none', spki, fingerprint })).refusal).toBe('22023')
    await asPersona(database(), 'root', async (tx) => {
      const right = await tx.query<{ hex: string }>(`select encode(sha256(decode('${spki}', 'base64')), 'hex') as hex`)
      const value = { algorithm: 'RSA-OAEP-256', spki, fingerprint: right.rows[0]!.hex }
      await tx.query(`select public.save_settings($1::jsonb)`, [JSON.stringify([{ key: 'export_key', value }])])
      const { rows } = await tx.query<{ answer: object }>('select public.export_key() as answer')
      expect(rows[0]!.answer).toMatchObject({ ...value, saved_by: 'root' })
    })
  })
})
