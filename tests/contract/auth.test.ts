import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSignUpLimit, createThrottle, waitAfter } from '../../supabase/local/auth/throttle.ts'
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
      .auth.admin.createUser({ email: 'dora@example.org', password: 'dora-password', app_metadata: { county: '遂川' } })
    expect(data.user?.app_metadata['county']).toBe('遂川')
    const client = server.client()
    await client.auth.signInWithPassword({ email: 'dora@example.org', password: 'dora-password' })
    await client.auth.updateUser({ data: { nickname: '朵拉' }, app_metadata: { role: 'admin' } } as never)
    const { data: refreshed } = await client.auth.refreshSession()
    expect(claimsOf(refreshed.session?.access_token)).toMatchObject({
      role: 'authenticated',
      app_metadata: { county: '遂川' },
      user_metadata: { nickname: '朵拉' },
    })
    expect(claimsOf(refreshed.session?.access_token)['app_metadata']).not.toHaveProperty('role')
  })

  test.each([
    ['a short password', { email: 'e@example.org', password: 'short' }, 'weak_password'],
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
    const { data } = await admin.createUser({ email: 'hans@example.org', password: 'hans-password' })
    const id = data.user?.id ?? ''
    expect((await admin.getUserById(id)).data.user?.email).toBe('hans@example.org')
    await admin.updateUserById(id, { ban_duration: '1h' })
    const banned = await server.client().auth.signInWithPassword({ email: 'hans@example.org', password: 'hans-password' })
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

describe('guessing', () => {
  const guess = (email: string, password: string) =>
    fetch(`${server.url}/auth/v1/token?grant_type=password`, {
      method: 'POST',
      headers: { apikey: server.anonKey, 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    })

  test('waits grow from nothing to a quarter of an hour', () => {
    expect([0, 4, 5, 6, 7, 10, 40, 4000].map((failures) => waitAfter(failures, 5))).toEqual([0, 0, 1, 2, 4, 32, 900, 900])
  })

  test('an account answers 429 after a few failures, even to the right password, and says when to come back', async () => {
    await server.someone('mona')
    const statuses: number[] = []
    // All at once: attempts on one account do not overtake each other.
    for (const answer of await Promise.all(Array.from({ length: 12 }, (_, n) => guess('mona@example.org', `wrong-${n}`))))
      statuses.push(answer.status)
    expect(statuses.filter((status) => status === 400)).toHaveLength(5)
    expect(statuses.filter((status) => status === 429)).toHaveLength(7)
    const right = await guess('mona@example.org', 'mona-password-1')
    expect(right.status).toBe(429)
    expect(Number(right.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(((await right.json()) as { message: string }).message).toMatch(/登录失败次数过多，请 \d+ 秒后再试/)
    await server.db.query(
      "update auth.sign_in_failures set blocked_until = now() - interval '1 second' where subject = 'account:mona@example.org'",
    )
    expect((await guess('mona@example.org', 'mona-password-1')).status).toBe(200)
    expect(
      (await server.db.query("select 1 from auth.sign_in_failures where subject = 'account:mona@example.org'")).rows,
    ).toEqual([])
  })

  test('a restart forgets nothing', async () => {
    await server.db.query("insert into auth.sign_in_failures values ('account:nick', 9, now(), now() + interval '1 hour')")
    await expect(createThrottle(server.db).attempt('nick', '203.0.113.1', async () => 'in')).rejects.toMatchObject({
      status: 429,
    })
  })

  test('an address that tries many accounts is slowed, too', async () => {
    const throttle = createThrottle(server.db)
    for (let n = 0; n < 51; n++) await throttle.attempt(`spray-${n}`, '203.0.113.2', async () => null).catch(() => null)
    await expect(throttle.attempt('spray-new', '203.0.113.2', async () => 'in')).rejects.toMatchObject({ status: 429 })
    expect(await throttle.attempt('spray-new', '203.0.113.3', async () => 'in')).toBe('in')
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
