import type { SupabaseClient } from '@supabase/supabase-js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '@tests/support/node/testServer'

let server: TestServer
let db: SupabaseClient
let token = ''

beforeAll(async () => {
  server = await startTestServer()
  await server.db.exec(`
    insert into public.authors (name, born, tags, profile, mentor_id) values
      ('鲁迅', 1881, '{novel,essay}', '{"home": {"city": "绍兴"}, "works": [1, 2]}', null),
      ('O''Brien "Flann"', 1911, '{novel}', '{}', 1), ('Nobody', null, '{}', '{"home": null}', 1);
    insert into public.books (author_id, title, price) values (1, '呐喊', 12.5), (1, '彷徨', 20), (2, 'At Swim-Two-Birds', 30), (null, 'Anon', null);
    insert into public.genres values (1, 'novel'), (2, 'essay');
    insert into public.places values (1, 'p', extensions.st_setsrid(extensions.st_point(115.25, 26.5), 4326), true);`)
  const someone = await server.someone('reader')
  db = someone.client
  token = someone.token
})
afterAll(() => server.stop())

const titles = (rows: readonly { title: string }[] | null) => rows?.map(({ title }) => title)

const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(`${server.url}/rest/v1/${path}`, {
    method,
    headers: { apikey: server.anonKey, authorization: `Bearer ${token}`, ...headers },
  })

describe('a table', () => {
  test('is read by columns, in order, up to a number of rows', async () => {
    expect(titles((await db.from('books').select('title, price').order('price').limit(2)).data)).toEqual(['呐喊', '彷徨'])
    expect(titles((await db.from('books').select('title').order('title', { ascending: false }).limit(1)).data)).toEqual(['彷徨'])
    expect((await db.from('genres').select('*').order('id')).data).toEqual([
      { id: 1, name: 'novel' },
      { id: 2, name: 'essay' },
    ])
    expect((await db.from('books').select('title').limit(0)).data).toEqual([])
  })

  test('is filtered by a value, a list of values or their absence', async () => {
    expect(titles((await db.from('books').select('title').eq('price', 20)).data)).toEqual(['彷徨'])
    expect((await db.from('authors').select('id').in('name', ['O\'Brien "Flann"', 'x,y', '鲁迅']).order('id')).data).toEqual([
      { id: 1 },
      { id: 2 },
    ])
    expect((await db.from('authors').select('id').in('id', [])).data).toEqual([])
    expect(titles((await db.from('books').select('title').is('price', null)).data)).toEqual(['Anon'])
  })

  test('gives one object when one is asked for, and says when there is not one', async () => {
    expect((await db.from('books').select('title').eq('id', 1).single()).data).toEqual({ title: '呐喊' })
    expect((await db.from('books').select('id').single()).error?.code).toBe('PGRST116')
    expect((await db.from('books').select('id').eq('id', 77).maybeSingle()).data).toBeNull()
  })

  test('keeps geometry as GeoJSON', async () => {
    const { data } = await db.from('places').select('geom').single()
    expect(data?.geom).toMatchObject({ type: 'Point', coordinates: [115.25, 26.5] })
  })
})

describe('what is not there is an error that names it', () => {
  test.each([
    ['a column', '42703', 'nope', () => db.from('books').select('nope')],
    ['a column in a filter', '42703', 'nope', () => db.from('books').select('id').eq('nope', 1)],
    ['a column in an order', '42703', 'nope', () => db.from('books').select('id').order('nope')],
    ['a value of another type', '22P02', 'cheap', () => db.from('books').select('id').eq('price', 'cheap')],
    ['an operator', 'PGRST100', 'price', () => db.from('books').select('id').filter('price', 'bigger', '1')],
  ] as const)('%s', async (_what, code, named, act) => {
    const { error, status } = await act()
    expect([status, error?.code]).toEqual([400, code])
    expect(error?.message).toContain(named)
  })

  test('a table, a function, a schema', async () => {
    expect((await db.from('nope').select('*')).error?.code).toBe('PGRST205')
    expect((await db.rpc('nope')).error?.code).toBe('PGRST202')
    expect((await db.schema('auth').from('users').select('*')).error?.code).toBe('PGRST106')
  })
})

// What froze a county, and what nobody here uses.
describe('what PostgREST has and this server has not is refused', () => {
  test.each([
    ['patterns', 'books?title=like.*a*'],
    ['patterns without case', 'books?title=ilike.*a*'],
    ['regular expressions', 'books?title=match.(a%2B)%2B$'],
    ['full text', 'books?title=fts.a'],
    ['greater and smaller', 'books?price=gt.1'],
    ['negation', 'books?price=not.eq.1'],
    ['logic trees', 'books?or=(price.eq.1,title.eq.a)'],
    ['embeds', 'books?select=title,authors(name)'],
    ['filters on embeds', 'books?authors.name=eq.a'],
    ['JSON paths', 'authors?select=profile->home->city'],
    ['JSON paths in filters', 'authors?profile->>home=eq.a'],
    ['casts', 'books?select=price::text'],
    ['aliases', 'books?select=name:title'],
    ['aggregates', 'books?select=price.sum()'],
    ['offsets', 'books?offset=1'],
    ['nonsense as a limit', 'books?limit=-1'],
  ])('%s', async (_what, path) => {
    const answer = await ask(path)
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({
      code: expect.stringMatching(/^(?:PGRST100|42703)$/),
      message: expect.stringMatching(/[\u4e00-\u9fff]/),
    })
  })

  test('CSV, GeoJSON and counts', async () => {
    expect((await ask('books', { accept: 'text/csv' })).status).toBe(406)
    expect((await ask('places', { accept: 'application/geo+json' })).status).toBe(406)
    expect((await ask('books', { prefer: 'count=exact' })).status).toBe(400)
  })

  test('methods beyond reading, writing and calling', async () => {
    for (const method of ['HEAD', 'PUT', 'OPTIONS']) expect((await ask('books', {}, method)).status).toBe(405)
    expect((await ask('rpc/add?a=1')).status).toBe(405)
    expect((await ask('rpc/add?a=eq.1', {}, 'POST')).status).toBe(400)
  })
})

test.each(["x'; drop table public.books; --", '\\', "E'\\''", '%', '"', '1) or (1=1', '); --'])(
  'a value of %s is only ever a value',
  async (value) => {
    expect((await db.from('books').select('id').eq('title', value)).data).toEqual([])
    expect((await db.from('books').select('id').in('title', [value])).data).toEqual([])
    expect((await ask(`books?${encodeURIComponent(value)}=eq.1`)).status).toBe(400)
    expect((await ask(`books?select=${encodeURIComponent(value)}`)).status).toBe(400)
  },
)

describe('functions', () => {
  test('take named arguments by POST and fill in their defaults', async () => {
    expect((await db.rpc('add', { a: 1, b: 2 })).data).toBe(3)
    expect((await db.rpc('add', { a: 1 })).data).toBe(11)
    expect((await db.rpc('total', { numbers: [1, 2, 3] })).data).toBe(6)
    expect((await db.rpc('claims')).data).toMatchObject({ role: 'authenticated' })
  })

  test('that do not fit say which argument is missing or unknown', async () => {
    const unfit = await db.rpc('add', { c: 1 })
    expect([unfit.status, unfit.error?.code, unfit.error?.details]).toEqual([404, 'PGRST202', '缺少 a，没有 c'])
  })

  test('that do not say they write cannot', async () => {
    expect((await db.rpc('writes_in_secret')).error?.code).toBe('25006')
  })
})

test('a table made while the server runs is found', async () => {
  expect((await db.from('late').select('id')).error?.code).toBe('PGRST205')
  await server.db.exec(`create table public.late (id int); grant select on public.late to authenticated;
    insert into public.late values (1); notify pgrst, 'reload schema'`)
  await expect.poll(async () => (await db.from('late').select('id')).data, { timeout: 10_000 }).toEqual([{ id: 1 }])
})
