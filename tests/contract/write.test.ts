import type { SupabaseClient } from '@supabase/supabase-js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '@tests/support/node/testServer'

let server: TestServer
let ann: { client: SupabaseClient; userId: string; token: string }
let bob: typeof ann

beforeAll(async () => {
  server = await startTestServer()
  ann = await server.someone('ann')
  bob = await server.someone('bob')
})
afterAll(() => server.stop())

describe('rows', () => {
  test('are inserted, changed and deleted, and come back when asked', async () => {
    const made = await ann.client
      .from('authors')
      .insert([
        { name: 'A', born: 1900, tags: ['x'] },
        { name: 'B', born: 1901, tags: [] },
      ])
      .select('id, name')
    expect(made.error).toBeNull()
    expect([made.status, made.data?.map(({ name }) => name)]).toEqual([201, ['A', 'B']])
    const id = made.data?.[0]?.id
    const changed = await ann.client
      .from('authors')
      .update({ profile: { city: '遂川' } })
      .eq('id', id)
      .select('profile')
      .single()
    expect(changed.data).toEqual({ profile: { city: '遂川' } })
    const silent = await ann.client.from('authors').insert({ name: 'C' })
    expect([silent.status, silent.data]).toEqual([201, null])
    const gone = await ann.client.from('authors').delete().eq('id', id).select()
    expect(gone.data).toHaveLength(1)
  })

  test('are left alone on conflict when asked, and never merged', async () => {
    await ann.client.from('genres').insert({ id: 1, name: 'one' })
    const ignored = await ann.client.from('genres').upsert({ id: 1, name: 'eins' }, { ignoreDuplicates: true }).select()
    expect(ignored.data).toEqual([])
    expect((await ann.client.from('genres').upsert({ id: 1, name: 'uno' })).error?.code).toBe('PGRST100')
    expect((await ann.client.from('genres').select('name').eq('id', 1)).data).toEqual([{ name: 'one' }])
  })

  test('stay as they were when one was asked for and not one was touched', async () => {
    await ann.client.from('genres').insert([
      { id: 31, name: 'same' },
      { id: 32, name: 'same' },
    ])
    const both = await ann.client.from('genres').update({ name: 'changed' }).in('id', [31, 32]).select().single()
    expect(both.error?.code).toBe('PGRST116')
    expect((await ann.client.from('genres').select('id').eq('name', 'same')).data).toHaveLength(2)
  })

  test('are never changed or deleted without a filter', async () => {
    const headers = { apikey: server.anonKey, authorization: `Bearer ${ann.token}`, 'content-type': 'application/json' }
    const changed = await fetch(`${server.url}/rest/v1/genres`, { method: 'PATCH', headers, body: '{"name":"all"}' })
    expect([changed.status, ((await changed.json()) as { code: string }).code]).toEqual([400, '21000'])
    const deleted = await fetch(`${server.url}/rest/v1/genres`, { method: 'DELETE', headers })
    expect(deleted.status).toBe(400)
  })

  test('take GeoJSON for a geometry, as text or as an object', async () => {
    const point = { type: 'Point', coordinates: [115, 26] }
    const made = await ann.client
      .from('places')
      .insert([
        { id: 1, geom: JSON.stringify(point) },
        { id: 2, geom: point },
      ])
      .select('geom')
    expect(made.error).toBeNull()
    expect(made.data).toMatchObject([{ geom: point }, { geom: point }])
  })

  test('keep four-byte characters, quotes and emoji, and refuse NUL by name', async () => {
    const body = `𠮷野家 "it''s" \\ 🛟 </script>`
    const kept = await ann.client.from('notes').insert({ body }).select('body').single()
    expect(kept.data).toEqual({ body })
    const refused = await ann.client.from('notes').insert({ body: 'a\0b' })
    expect([refused.status, refused.error?.code]).toEqual([400, '22P05'])
    expect((await ann.client.from('notes').select('id').eq('body', 'a\0b')).status).toBe(400)
  })

  test('of several shapes in one insert are refused', async () => {
    const mixed = await ann.client.from('genres').insert([{ id: 8, name: 'x' }, { id: 9 }])
    expect(mixed.error?.code).toBe('23502')
    const unknown = await ann.client.from('genres').insert({ id: 10, nope: 1 })
    expect([unknown.status, unknown.error?.code]).toEqual([400, '42703'])
  })
})

describe('refusals keep their SQLSTATE and tell the client whose fault it was', () => {
  test.each([
    ['a failed check', 400, '23514', () => ann.client.from('authors').insert({ name: 'x', born: -1 })],
    ['a missing value', 400, '23502', () => ann.client.from('authors').insert({ born: 1 })],
    [
      'a duplicate',
      409,
      '23505',
      () =>
        ann.client.from('genres').insert([
          { id: 50, name: 'x' },
          { id: 50, name: 'y' },
        ]),
    ],
    ['a broken reference', 409, '23503', () => ann.client.from('books').insert({ title: 'z', author_id: 9999 })],
    ['a raised exception', 400, 'P0001', () => ann.client.rpc('refuse', { reason: '这里不行' })],
    ['a conflict of editors', 409, '40001', () => ann.client.rpc('conflict')],
    ['a value of the wrong type', 400, '22P02', () => ann.client.from('genres').insert({ id: 'x', name: 'y' })],
    ['no right at all', 403, '42501', () => ann.client.from('secrets').select('*')],
    ['nobody signed in', 401, '42501', () => server.client().from('notes').select('*')],
  ] as const)('%s is %i, %s', async (_what, status, code, act) => {
    const outcome = await act()
    expect([outcome.status, outcome.error?.code]).toEqual([status, code])
  })

  test('an exception brings its message, detail and hint', async () => {
    const { error } = await ann.client.rpc('refuse', { reason: '距离太远' })
    expect(error).toMatchObject({ message: '距离太远', details: '{"code": "REFUSED"}', hint: 'ask again' })
  })
})

describe('access', () => {
  test('a revoked right stays revoked through every request, for good', async () => {
    for (let round = 0; round < 3; round++) {
      expect((await ann.client.from('secrets').select('*')).error?.code).toBe('42501')
      expect((await ann.client.from('secrets').insert({ id: 1, word: 'x' })).error?.code).toBe('42501')
    }
    const { rows } = await server.db.query("select has_table_privilege('anon', 'public.secrets', 'select') as open")
    expect(rows).toEqual([{ open: false }])
  })

  test('row policies see who asks: auth.uid(), auth.email()', async () => {
    const made = await ann.client.from('notes').insert({ body: 'mine' }).select('owner_id, owner_email').single()
    expect(made.data).toEqual({ owner_id: ann.userId, owner_email: 'ann@example.org' })
    expect((await bob.client.from('notes').select('body')).data).toEqual([])
    const stolen = await bob.client.from('notes').insert({ body: 'x', owner_id: ann.userId })
    expect([stolen.status, stolen.error?.code]).toEqual([403, '42501'])
    expect((await bob.client.from('notes').update({ body: 'y' }).eq('owner_id', ann.userId).select()).data).toEqual([])
  })

  test('one request leaves nothing of its caller to the next', async () => {
    await Promise.all([
      ...Array.from({ length: 20 }, async () => expect((await ann.client.rpc('claims')).data.sub).toBe(ann.userId)),
      ...Array.from({ length: 20 }, async () => expect((await bob.client.rpc('claims')).data.sub).toBe(bob.userId)),
      ...Array.from({ length: 20 }, async () => expect((await server.admin().rpc('claims')).data.role).toBe('service_role')),
    ])
  })

  test('a token is what its signature says: forged, expired or unsigned ones are refused', async () => {
    const [head, body, signature] = ann.token.split('.')
    const forged = Buffer.from(
      JSON.stringify({ ...JSON.parse(Buffer.from(body ?? '', 'base64url').toString()), role: 'service_role' }),
    ).toString('base64url')
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${forged}.`
    for (const token of [`${head}.${forged}.${signature}`, unsigned, 'x.y.z', `${ann.token}x`]) {
      const answer = await fetch(`${server.url}/rest/v1/genres?select=id`, {
        headers: { apikey: server.anonKey, authorization: `Bearer ${token}` },
      })
      expect(answer.status).toBe(401)
    }
    expect((await fetch(`${server.url}/rest/v1/genres?select=id`)).status).toBe(401)
    expect((await fetch(`${server.url}/rest/v1/genres?select=id`, { headers: { apikey: 'guess' } })).status).toBe(401)
  })

  test('whoever has not signed in calls nothing and reads nothing', async () => {
    const stranger = server.client()
    for (const answer of [
      await stranger.from('authors').select('*'),
      await stranger.rpc('add', { a: 1 }),
      await stranger.from('nope').select(),
    ])
      expect([answer.status, answer.error?.code]).toEqual([401, '42501'])
  })

  test('a table that is not among the open ones is not there, except for the key of the server itself', async () => {
    await server.db.exec(
      'create table public.inner_matters (id int); grant all on public.inner_matters to authenticated, service_role',
    )
    await server.server.reload()
    expect((await ann.client.from('inner_matters').select()).error?.code).toBe('PGRST205')
    expect((await server.admin().from('inner_matters').select()).data).toEqual([])
  })

  test('other schemas are closed, and so are the tables of the platform', async () => {
    const outside = await ann.client
      .schema('auth' as never)
      .from('users')
      .select('*')
    expect([outside.status, outside.error?.code]).toEqual([406, 'PGRST106'])
    expect((await ann.client.from('auth.users').select('*')).error?.code).toBe('PGRST205')
  })
})
