import type { SupabaseClient } from '@supabase/supabase-js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '@tests/support/node/testServer'

let server: TestServer
let db: SupabaseClient

beforeAll(async () => {
  server = await startTestServer()
  await server.db.exec(`
    insert into public.authors (name, born, tags, profile, mentor_id) values
      ('鲁迅', 1881, '{novel,essay}', '{"home": {"city": "绍兴"}, "works": [1, 2]}', null),
      ('O''Brien "Flann"', 1911, '{novel}', '{}', 1), ('Nobody', null, '{}', '{"home": null}', 1);
    insert into public.books (author_id, title, price) values (1, '呐喊', 12.5), (1, '彷徨', 20), (2, 'At Swim-Two-Birds', 30), (null, 'Anon', null);
    insert into public.genres values (1, 'novel'), (2, 'essay');
    insert into public.book_genres values (1, 1), (1, 2), (3, 1);
    insert into public.places values (1, 'p', extensions.st_setsrid(extensions.st_point(115.25, 26.5), 4326), true);`)
  db = server.client()
})
afterAll(() => server.stop())

const titles = (rows: readonly { title: string }[] | null) => rows?.map(({ title }) => title)

describe('filters', () => {
  test('compare, combine and negate as PostgREST does', async () => {
    expect(titles((await db.from('books').select('title').gt('price', 12.5).order('price')).data)).toEqual([
      '彷徨',
      'At Swim-Two-Birds',
    ])
    expect(titles((await db.from('books').select('title').or('price.lt.15,title.like.At*').order('id')).data)).toEqual([
      '呐喊',
      'At Swim-Two-Birds',
    ])
    expect(
      titles((await db.from('books').select('title').not('price', 'is', null).neq('title', '呐喊').order('id')).data),
    ).toEqual(['彷徨', 'At Swim-Two-Birds'])
    expect(
      titles((await db.from('books').select('title').or('and(price.gte.20,price.lte.20),author_id.is.null').order('id')).data),
    ).toEqual(['彷徨', 'Anon'])
    expect(titles((await db.from('books').select('title').ilike('title', '%SWIM%')).data)).toEqual(['At Swim-Two-Birds'])
  })

  test('take lists with quotes, commas and brackets in their members', async () => {
    const { data, error } = await db
      .from('authors')
      .select('id')
      .in('name', ['O\'Brien "Flann"', 'a,b', 'c(d)', '鲁迅'])
      .order('id')
    expect(error).toBeNull()
    expect(data).toEqual([{ id: 1 }, { id: 2 }])
    expect((await db.from('authors').select('id').in('id', [])).data).toEqual([])
  })

  test('contain nothing is contained by every array, and the database lives on', async () => {
    expect((await db.from('authors').select('id').contains('tags', [])).data).toHaveLength(3)
    expect((await db.from('authors').select('id').contains('tags', ['essay'])).data).toEqual([{ id: 1 }])
    expect((await db.from('authors').select('id').overlaps('tags', ['essay', 'x'])).data).toEqual([{ id: 1 }])
    expect(
      (
        await db
          .from('authors')
          .select('id')
          .contains('profile', { home: { city: '绍兴' } })
      ).data,
    ).toEqual([{ id: 1 }])
    expect((await db.from('authors').select('id').limit(1)).error).toBeNull()
  })

  test('never become SQL, whatever a value holds', async () => {
    for (const value of ["'; drop table public.books; --", "\\'; select 1; --", '$$', '%27', '")', "E'\\'"]) {
      const { data, error } = await db.from('books').select('id').eq('title', value)
      expect(error).toBeNull()
      expect(data).toEqual([])
    }
    expect((await db.from('books').select('id; drop table public.books; --')).error?.code).toBe('42703')
    expect((await db.from('books').select('id"; drop table public.books; --')).error?.code).toBe('PGRST100')
    expect((await db.from('books').select('id::int) from public.secrets; --')).error?.code).toBe('PGRST100')
    expect((await db.from('books').select('id')).data).toHaveLength(4)
  })

  test('name the unknown: a column, a table, an operator', async () => {
    expect((await db.from('books').select('nope')).error?.code).toBe('42703')
    const missing = await db.from('nope').select('*')
    expect([missing.status, missing.error?.code]).toEqual([404, 'PGRST205'])
    expect((await db.from('books').select('id').filter('price', 'bigger', '1')).error?.code).toBe('PGRST100')
    expect((await db.from('books').select('id').eq('price', 'cheap')).error?.code).toBe('22P02')
  })
})

describe('shapes', () => {
  test('embed to one, to many, through a junction and the same table again', async () => {
    const { data, error } = await db
      .from('books')
      .select('title, author:authors(name, mentor:authors!mentor_id(name)), genres(name)')
      .order('id')
      .order('name', { referencedTable: 'genres', ascending: false })
    expect(error).toBeNull()
    expect(data?.[0]).toEqual({
      title: '呐喊',
      author: { name: '鲁迅', mentor: null },
      genres: [{ name: 'novel' }, { name: 'essay' }],
    })
    expect(data?.[2]).toMatchObject({ author: { mentor: { name: '鲁迅' } } })
    expect(data?.[3]).toEqual({ title: 'Anon', author: null, genres: [] })
  })

  test('keep only parents with a matching child where the embed is inner', async () => {
    const { data, count } = await db
      .from('authors')
      .select('name, books!inner(title)', { count: 'exact' })
      .gt('books.price', 15)
      .order('id')
    expect(data).toEqual([
      { name: '鲁迅', books: [{ title: '彷徨' }] },
      { name: 'O\'Brien "Flann"', books: [{ title: 'At Swim-Two-Birds' }] },
    ])
    expect(count).toBe(2)
    expect((await db.from('authors').select('name, books()').is('books', null)).data).toEqual([{ name: 'Nobody' }])
  })

  test('limit children per parent', async () => {
    const { data } = await db
      .from('authors')
      .select('id, books(title)')
      .order('title', { referencedTable: 'books' })
      .limit(1, { referencedTable: 'books' })
      .eq('id', 1)
    expect(data).toEqual([{ id: 1, books: [{ title: '呐喊' }] }])
  })

  test('walk into JSON, cast and rename', async () => {
    const { data } = await db
      .from('authors')
      .select('city:profile->home->>city, first:profile->works->0, born::text')
      .eq('profile->home->>city', '绍兴')
    expect(data).toEqual([{ city: '绍兴', first: 1, born: '1881' }])
  })

  test('page with an exact count, and say so when one row was asked for and not one came', async () => {
    const { data, count, status } = await db.from('books').select('id', { count: 'exact' }).order('id').range(1, 2)
    expect([data, count, status]).toEqual([[{ id: 2 }, { id: 3 }], 4, 206])
    const several = await db.from('books').select('id').single()
    expect([several.status, several.error?.code]).toEqual([406, 'PGRST116'])
    expect((await db.from('books').select('id').eq('id', 77).maybeSingle()).data).toBeNull()
    const head = await db.from('books').select('*', { count: 'exact', head: true })
    expect([head.count, head.data]).toEqual([4, null])
  })

  test('show a raw geometry as GeoJSON, never as hexadecimal', async () => {
    const { data } = await db.from('places').select('geom').single()
    expect(data?.geom).toMatchObject({ type: 'Point', coordinates: [115.25, 26.5] })
  })

  test('come as CSV when asked', async () => {
    expect((await db.from('genres').select('id,name').order('id').csv()).data).toBe('id,name\n1,novel\n2,essay')
  })
})

describe('functions', () => {
  test('take their arguments by POST and by GET, with defaults', async () => {
    expect((await db.rpc('add', { a: 1, b: 2 })).data).toBe(3)
    expect((await db.rpc('add', { a: 1 })).data).toBe(11)
    expect((await db.rpc('add', { a: 5 }, { get: true })).data).toBe(15)
    expect((await db.rpc('total', { numbers: [1, 2, 3] })).data).toBe(6)
    expect((await db.rpc('total', { numbers: [1, 2, 3] }, { get: true })).data).toBe(6)
    expect((await db.rpc('echo', { anything: [1] })).data).toEqual({ anything: [1] })
  })

  test('that return rows are filtered, ordered and embedded like tables', async () => {
    const { data, error } = await db
      .rpc('books_cheaper', { than: 25 })
      .select('title, authors(name)')
      .order('price', { ascending: false })
      .limit(1)
    expect(error).toBeNull()
    expect(data).toEqual([{ title: '彷徨', authors: { name: '鲁迅' } }])
    expect((await db.rpc('pair').eq('low', 3)).data).toEqual([{ low: 3, high: 4 }])
  })

  test('that do not fit are named, and a write by GET is refused', async () => {
    const unfit = await db.rpc('add', { c: 1 })
    expect([unfit.status, unfit.error?.code]).toEqual([404, 'PGRST202'])
    expect((await server.admin().rpc('write_by_get', {}, { get: true })).error?.code).toBe('25006')
  })
})

test('a relation made while the server runs is found', async () => {
  await server.db.exec(
    'create table public.late (id int); grant select on public.late to anon; insert into public.late values (1)',
  )
  await server.db.exec("notify pgrst, 'reload schema'")
  await expect.poll(async () => (await db.from('late').select('id')).data, { timeout: 10_000 }).toEqual([{ id: 1 }])
})
