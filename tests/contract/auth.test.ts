import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { allowances, createSignUpLimit, createThrottle, placeOf } from '../../supabase/local/auth/throttle.ts'
import { startTestServer, type TestServer } from '@tests/support/node/testServer'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const claimsOf = (token: string | undefined) =>
  JSON.parse(Buffer.from(token?.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>

describe('accounts', () => {
  test('sign up and in by e-mail, whatever the case', async () => {
    await server.someone('Carol')
    const { data, error } = await server
      .client()
      .auth.signInWithPassword({ email: 'CAROL@example.org', password: 'Carol-password-1' })
    expect(error).toBeNull()
    expect(data.user?.email).toBe('carol@example.org')
  })

  test('sign up and in by phone number, however it is written', async () => {
    const client = server.client()
    const made = await client.auth.signUp({ phone: '+86 138 0000 1111', password: 'village-officer' })
    expect(made.error).toBeNull()
    const { data } = await server.client().auth.signInWithPassword({ phone: '8613800001111', password: 'village-officer' })
    expect(data.user?.phone).toBe('8613800001111')
    // Nothing stands in for the number that somebody else could register.
    const impostor = await server.client().auth.signUp({ email: '8613800001111@phone.invalid', password: 'village-officer' })
    expect(impostor.error?.code).toBe('email_address_invalid')
  })

  test('carry their app metadata in the token, and cannot write it themselves', async () => {
    const { data } = await server
      .admin()
      .auth.admin.createUser({ email: 'dora@example.org', password: 'dora-at-the-harbour', app_metadata: { county: '遂川' } })
    expect(data.user?.app_metadata['county']).toBe('遂川')
    const client = server.client()
    await client.auth.signInWithPassword({ email: 'dora@example.org', password: 'dora-at-the-harbour' })
    await client.auth.updateUser({ data: { display_name: '朵拉', nickname: '小朵' }, app_metadata: { role: 'admin' } } as never)
    const { data: refreshed } = await client.auth.refreshSession()
    expect(claimsOf(refreshed.session?.access_token)).toMatchObject({
      role: 'authenticated',
      app_metadata: { county: '遂川' },
      user_metadata: { display_name: '朵拉' },
    })
    expect(claimsOf(refreshed.session?.access_token)['app_metadata']).not.toHaveProperty('role')
    // Known fields travel with every request; the rest stays where it is.
    expect(claimsOf(refreshed.session?.access_token)['user_metadata']).not.toHaveProperty('nickname')
    expect(refreshed.user?.user_metadata['nickname']).toBe('小朵')
  })

  test.each([
    ['a short password', { email: 'e@example.org', password: 'short' }, 'weak_password'],
    ['nine characters', { email: 'e@example.org', password: 'kx7-Qm2pz' }, 'weak_password'],
    ['a common password', { email: 'e@example.org', password: 'qwertyuiop' }, 'weak_password'],
    ['a common password in disguise', { email: 'e@example.org', password: 'P@ssw0rd2026' }, 'weak_password'],
    ['a common password of here', { email: 'e@example.org', password: 'woaini5201314' }, 'weak_password'],
    ['a telephone number', { email: 'e@example.org', password: '13800138000' }, 'weak_password'],
    ['the password of the demo', { email: 'e@example.org', password: 'PatrolGrid-demo-2026' }, 'weak_password'],
    ['the name of the account and a year', { email: 'zhangwei@example.org', password: 'zhangwei2026' }, 'weak_password'],
    ['its own name as the password', { email: 'eve@example.org', password: 'eve@example.org' }, 'weak_password'],
    ['no address at all', { email: 'nonsense', password: 'long-enough-1' }, 'email_address_invalid'],
    ['a number of letters', { phone: 'call-me', password: 'long-enough-1' }, 'validation_failed'],
  ])('%s is refused with a reason', async (_what, credentials, code) => {
    const { error } = await server.client().auth.signUp(credentials as { email: string; password: string })
    expect(error?.code).toBe(code)
    expect(error?.message).toMatch(/[\u4e00-\u9fff]/)
  })

  test('are made once', async () => {
    await server.someone('frank')
    const { error } = await server.client().auth.signUp({ email: 'Frank@example.org', password: 'another-one-1' })
    expect([error?.status, error?.code]).toEqual([422, 'user_already_exists'])
  })

  test('are administered with the service key only', async () => {
    const { client } = await server.someone('gina')
    expect((await client.auth.admin.listUsers()).error?.code).toBe('not_admin')
    const admin = server.admin().auth.admin
    const { data } = await admin.createUser({ email: 'hans@example.org', password: 'hans-at-the-harbour' })
    const id = data.user?.id ?? ''
    expect((await admin.getUserById(id)).data.user?.email).toBe('hans@example.org')
    await admin.updateUserById(id, { ban_duration: '1h' })
    const banned = await server.client().auth.signInWithPassword({ email: 'hans@example.org', password: 'hans-at-the-harbour' })
    expect(banned.error?.code).toBe('user_banned')
    await admin.deleteUser(id)
    expect((await admin.getUserById(id)).error?.code).toBe('user_not_found')
  })
})

describe('sessions', () => {
  test('are renewed by a token that serves once; a stolen copy ends them', async () => {
    const { client } = await server.someone('ivan')
    const { data: first } = await client.auth.getSession()
    const stolen = first.session?.refresh_token ?? ''
    const { data: second } = await client.auth.refreshSession()
    expect(second.session?.refresh_token).not.toBe(stolen)
    // Two tabs may well use it twice within seconds.
    expect((await server.client().auth.refreshSession({ refresh_token: stolen })).error).toBeNull()
    await server.db.query("update auth.refresh_tokens set used_at = used_at - interval '1 minute' where used_at is not null")
    expect((await server.client().auth.refreshSession({ refresh_token: stolen })).error?.code).toBe('refresh_token_already_used')
    expect((await client.auth.refreshSession()).error).not.toBeNull()
  })

  test('end at sign-out: the refresh token is worth nothing and the user is not shown', async () => {
    const { client, token } = await server.someone('judy')
    const { data } = await client.auth.getSession()
    await client.auth.signOut()
    expect((await server.client().auth.refreshSession({ refresh_token: data.session?.refresh_token ?? '' })).error?.code).toBe(
      'refresh_token_not_found',
    )
    expect((await server.client().auth.getUser(token)).error?.name).toBe('AuthSessionMissingError')
  })

  describe('end an access token within seconds', () => {
    const reads = async (token: string) =>
      (
        await fetch(`${server.url}/rest/v1/rpc/total`, {
          method: 'POST',
          headers: { apikey: server.anonKey, authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body: '{"numbers": [1, 2]}',
        })
      ).status
    const lists = async (token: string) =>
      (await fetch(`${server.url}/storage/v1/bucket`, { headers: { apikey: server.anonKey, authorization: `Bearer ${token}` } }))
        .status
    const isOut = (token: string) =>
      expect.poll(async () => [await reads(token), await lists(token)], { timeout: 20_000, interval: 500 }).toEqual([401, 401])

    test.each([
      ['at a ban', (userId: string) => server.admin().auth.admin.updateUserById(userId, { ban_duration: '1h' })],
      [
        'when the ban is written by hand',
        (userId: string) =>
          server.db.query(`update auth.users set banned_until = now() + interval '1 hour' where id = $1`, [userId]),
      ],
      ['when the account is deleted', (userId: string) => server.admin().auth.admin.deleteUser(userId)],
      [
        'when somebody else changes the password',
        (userId: string) => server.admin().auth.admin.updateUserById(userId, { password: 'quite-another-1' }),
      ],
    ])('%s', async (what, end) => {
      const { userId, token } = await server.someone(`out${what.length}`)
      expect(await reads(token)).toBe(200)
      await end(userId)
      await isOut(token)
      expect((await server.client().auth.getUser(token)).error).not.toBeNull()
    })

    test('at sign-out, and leaves the other device of the person alone', async () => {
      const { client, token } = await server.someone('twodevices')
      const other = server.client()
      const { data } = await other.auth.signInWithPassword({ email: 'twodevices@example.org', password: 'twodevices-password-1' })
      await client.auth.signOut({ scope: 'local' })
      await isOut(token)
      expect(await reads(data.session?.access_token ?? '')).toBe(200)
    })

    test('and let it work again when the ban is over', async () => {
      const { userId, token } = await server.someone('forgiven')
      await server.db.query(`update auth.users set banned_until = now() + interval '1 hour' where id = $1`, [userId])
      await isOut(token)
      await server.db.query(`update auth.users set banned_until = null where id = $1`, [userId])
      await expect.poll(() => reads(token), { timeout: 20_000, interval: 500 }).toBe(200)
    })
  })

  test('keep tokens as hashes, so a copy of the database signs nobody in', async () => {
    const { client } = await server.someone('kate')
    const { data } = await client.auth.getSession()
    const { rows } = await server.db.query<{ dump: string }>(
      'select string_agg(t::text, $1) as dump from auth.refresh_tokens t',
      [' '],
    )
    expect(rows[0]?.dump).not.toContain(data.session?.refresh_token)
    const { rows: users } = await server.db.query<{ encrypted_password: string }>(
      "select encrypted_password from auth.users where email = 'kate@example.org'",
    )
    expect(users[0]?.encrypted_password).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  })

  test('a changed password is the only one', async () => {
    const { client } = await server.someone('liam')
    expect(
      (await client.auth.updateUser({ password: 'liam-password-1', current_password: 'liam-password-1' } as never)).error?.code,
    ).toBe('same_password')
    expect(
      (await client.auth.updateUser({ password: 'quite-another-2', current_password: 'liam-password-1' } as never)).error,
    ).toBeNull()
    expect(
      (await server.client().auth.signInWithPassword({ email: 'liam@example.org', password: 'liam-password-1' })).error?.code,
    ).toBe('invalid_credentials')
    expect(
      (await server.client().auth.signInWithPassword({ email: 'liam@example.org', password: 'quite-another-2' })).error,
    ).toBeNull()
  })
})

describe('what an account says of itself', () => {
  const put = (token: string, body: string) =>
    fetch(`${server.url}/auth/v1/user`, {
      method: 'PUT',
      headers: { apikey: server.anonKey, authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body,
    })

  test.each<[string, Record<string, unknown>]>([
    ['a long text', { display_name: 'x'.repeat(201) }],
    ['many fields', Object.fromEntries(Array.from({ length: 17 }, (_, n) => [`field_${n}`, n]))],
    ['much in sum', Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`field_${n}`, '巡'.repeat(190)]))],
    ['an object within', { display_name: { a: 1 } }],
    ['a list', { display_name: ['x'] }],
    ['a strange key', { 'Display Name': 'x' }],
  ])('is short and plain: %s is refused, at sign-up and later', async (_what, data) => {
    const email = `m${Math.random().toString(36).slice(2)}@example.org`
    const signedUp = await server.client().auth.signUp({ email, password: 'metadata-quiet-river', options: { data } })
    expect([signedUp.error?.status, signedUp.error?.code]).toEqual([422, 'validation_failed'])
    const { client } = await server.someone(`m${Math.random().toString(36).slice(2)}`)
    expect((await client.auth.updateUser({ data })).error?.code).toBe('validation_failed')
  })

  test('does not grow by many small changes', async () => {
    const { client } = await server.someone('patient')
    const codes: (string | undefined)[] = []
    for (let n = 0; n < 20; n++) codes.push((await client.auth.updateUser({ data: { [`field_${n}`]: 'x' } })).error?.code)
    expect(codes.filter((code) => code === undefined)).toHaveLength(16)
  })

  test('is not taken in by the megabyte, signed in or not', async () => {
    const { token } = await server.someone('large')
    expect((await put(token, JSON.stringify({ data: { display_name: 'x'.repeat(1_000_000) } }))).status).toBe(413)
  })

  test('fills no token even where a row of before holds megabytes', async () => {
    const { client, userId } = await server.someone('fat')
    await server.db.query(
      `update auth.users set raw_user_meta_data = jsonb_build_object('display_name', repeat('x', 5000000), 'more', repeat('y', 5000000)) where id = $1`,
      [userId],
    )
    const { data } = await client.auth.refreshSession()
    expect(data.session?.access_token.length).toBeLessThan(2_000)
    expect(JSON.stringify(data.user).length).toBeLessThan(4_000)
  })
})

describe('a refresh token', () => {
  test('asked for twice within seconds gives one line of tokens, not two', async () => {
    const { client } = await server.someone('forked')
    const first = (await client.auth.getSession()).data.session?.refresh_token ?? ''
    const renew = (token: string) => server.client().auth.refreshSession({ refresh_token: token })
    const [one, other] = await Promise.all([renew(first), renew(first)])
    expect(one.data.session?.refresh_token).toBe(other.data.session?.refresh_token)
    const { rows } = await server.db.query<{ lines: number }>(
      `select count(*)::int as lines from auth.refresh_tokens t join auth.sessions s on s.id = t.session_id
         join auth.users u on u.id = s.user_id where u.email = 'forked@example.org' and t.used_at is null`,
    )
    expect(rows[0]?.lines).toBe(1)
  })

  test('copied in those seconds is found out: whoever comes second ends both', async () => {
    const { client } = await server.someone('copied')
    const renew = async (token: string) => (await server.client().auth.refreshSession({ refresh_token: token })).data.session
    const stolen = (await client.auth.getSession()).data.session?.refresh_token ?? ''
    const owner = await renew(stolen)
    const thief = await renew(stolen)
    const later = () =>
      server.db.query("update auth.refresh_tokens set used_at = used_at - interval '1 hour' where used_at is not null")
    await later()
    const next = await renew(owner?.refresh_token ?? '')
    await later()
    expect(await renew(thief?.refresh_token ?? '')).toBeNull()
    expect(await renew(next?.refresh_token ?? '')).toBeNull()
  })
})

describe('guessing', () => {
  const guess = (email: string, password: string) =>
    fetch(`${server.url}/auth/v1/token?grant_type=password`, {
      method: 'POST',
      headers: { apikey: server.anonKey, 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    })
  /** One failed attempt; the status it met. */
  const fail = (account: string, address: string): Promise<number> =>
    createThrottle(server.db)
      .attempt({ account, address, tryIt: async () => null })
      .then(
        () => 400,
        (error: { status: number }) => error.status,
      )
  const succeed = (account: string, address: string) =>
    createThrottle(server.db).attempt({ account, address, tryIt: async () => 'in' })
  const release = () => server.db.query("update auth.sign_in_failures set blocked_until = now() - interval '1 second'")

  test('waits grow from nothing to a quarter of an hour', async () => {
    const waits: number[] = []
    for (let n = 0; n < 16; n++) {
      await fail('growing', '203.0.113.60')
      const { rows } = await server.db.query<{ wait: number }>(
        "select round(extract(epoch from blocked_until - last_failed_at))::int as wait from auth.sign_in_failures where subject = 'pair:growing|203.0.113.60'",
      )
      waits.push(rows[0]?.wait ?? -1)
      await server.db.query("update auth.sign_in_failures set blocked_until = last_failed_at where subject like '%growing%'")
    }
    expect(waits).toEqual([0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900])
  })

  test('an account answers 429 after a few failures, even to the right password, and says when to come back', async () => {
    const { userId } = await server.someone('mona')
    const statuses: number[] = []
    for (const answer of await Promise.all(Array.from({ length: 12 }, (_, n) => guess('mona@example.org', `wrong-${n}`))))
      statuses.push(answer.status)
    expect(statuses.filter((status) => status === 400)).toHaveLength(5)
    expect(statuses.filter((status) => status === 429)).toHaveLength(7)
    // The first wait is a second, which a busy machine may have spent by now.
    await server.db.query(`update auth.sign_in_failures set blocked_until = now() + interval '1 minute' where subject like $1`, [
      `pair:${userId}|%`,
    ])
    const right = await guess('mona@example.org', 'mona-password-1')
    expect(right.status).toBe(429)
    expect(Number(right.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(((await right.json()) as { message: string }).message).toMatch(/登录失败次数过多，请 \d+ 秒后再试/)
    await release()
    expect((await guess('mona@example.org', 'mona-password-1')).status).toBe(200)
    const { rows } = await server.db.query('select 1 from auth.sign_in_failures where subject like $1', [`pair:${userId}|%`])
    expect(rows).toEqual([])
  })

  test('a restart forgets nothing', async () => {
    await server.db.query("insert into auth.sign_in_failures values ('account:nick', 9, now(), now() + interval '1 hour')")
    await expect(succeed('nick', '203.0.113.1')).rejects.toMatchObject({ status: 429 })
  })

  test('many accounts at once from one address are counted before any is tried', async () => {
    const throttle = createThrottle(server.db)
    let tried = 0
    await Promise.all(
      Array.from({ length: 300 }, (_, n) =>
        throttle
          .attempt({
            account: `spray-${n}`,
            address: '203.0.113.2',
            tryIt: async () => {
              tried++
              await new Promise((resolve) => setTimeout(resolve, 20))
              return null
            },
          })
          .catch(() => null),
      ),
    )
    expect(tried).toBeLessThanOrEqual(allowances.address.free + 8)
    await expect(succeed('spray-new', '203.0.113.2')).rejects.toMatchObject({ status: 429 })
    expect(await succeed('spray-new', '203.0.113.3')).toBe('in')
  })

  test('an office behind one address signs in together: its successes count as nothing', async () => {
    const throttle = createThrottle(server.db)
    const people = await Promise.all(
      Array.from({ length: 200 }, (_, n) =>
        throttle.attempt({ account: `officer-${n}`, address: '203.0.113.20', tryIt: async () => 'in' }).catch(() => 'locked out'),
      ),
    )
    expect(people.filter((outcome) => outcome !== 'in')).toEqual([])
  })

  test('a spray from an office keeps none of those out who signed in there before', async () => {
    const { userId } = await server.someone('colleague')
    expect(await succeed(userId, '203.0.113.30')).toBe('in')
    for (let n = 0; n < 70; n++) await fail(`victim-${n}`, '203.0.113.30')
    expect(await fail('somebody-new', '203.0.113.30')).toBe(429)
    expect(await succeed(userId, '203.0.113.30')).toBe('in')
  })

  test('a stranger cannot keep a person out, neither where he was before nor somewhere new', async () => {
    const { userId } = await server.someone('besieged')
    expect(await succeed(userId, '203.0.113.40')).toBe('in')
    for (let n = 0; n < 60; n++) await fail(userId, '198.51.100.7')
    expect(await fail(userId, '198.51.100.7')).toBe(429)
    expect(await succeed(userId, '203.0.113.40')).toBe('in')
    expect(await succeed(userId, '203.0.113.41')).toBe('in')
  })

  test('a hundred addresses slow one account down by a minute at most', async () => {
    const { userId } = await server.someone('famous')
    const statuses: number[] = []
    for (let n = 0; n < 100; n++) statuses.push(await fail(userId, `198.51.100.${100 + n}`))
    expect(statuses.filter((status) => status === 400).length).toBeLessThanOrEqual(allowances.account.free + 2)
    const { rows } = await server.db.query<{ wait: number }>(
      'select extract(epoch from blocked_until - now())::float8 as wait from auth.sign_in_failures where subject = $1',
      [`account:${userId}`],
    )
    expect(rows[0]?.wait).toBeLessThanOrEqual(60)
  })

  test('failures leak away, so that a slow trickle never adds up', async () => {
    await server.db.query(
      "insert into auth.sign_in_failures values ('pair:old|203.0.113.50', 30, now() - interval '8 hours', now())",
    )
    expect(await fail('old', '203.0.113.50')).toBe(400)
    const { rows } = await server.db.query<{ failures: number }>(
      "select failures from auth.sign_in_failures where subject = 'pair:old|203.0.113.50'",
    )
    expect(rows[0]?.failures).toBe(1)
  })

  test('a home with a whole range of IPv6 is one place', () => {
    expect(placeOf('2001:db8:1:2:3:4:5:6')).toBe(placeOf('2001:DB8:1:2::9'))
    expect(placeOf('2001:db8:1:2::9')).not.toBe(placeOf('2001:db8:1:3::9'))
    expect([placeOf('::ffff:203.0.113.9'), placeOf('203.0.113.9'), placeOf('::1')]).toEqual([
      '203.0.113.9',
      '203.0.113.9',
      '0:0:0:0::/64',
    ])
  })

  test('accounts are not made by the hundred', () => {
    const count = createSignUpLimit()
    for (let n = 0; n < 60; n++) count('203.0.113.9')
    expect(() => count('203.0.113.9')).toThrow('注册过于频繁')
    expect(() => count('203.0.113.10')).not.toThrow()
  })

  test('an unknown account is refused in the same words as a wrong password', async () => {
    await server.someone('oleg')
    const known = await guess('oleg@example.org', 'wrong-password')
    const unknown = await guess('nobody@example.org', 'wrong-password')
    expect([unknown.status, await unknown.json()]).toEqual([known.status, await known.json()])
  })
})
