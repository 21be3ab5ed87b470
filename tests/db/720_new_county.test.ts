import * as v from 'valibot'
import { beforeAll, expect, test } from 'vitest'
import { areasList } from '@/data/rows/areas'
import { searchNames, whoami } from '@/data/rows/session'
import { onEachDatabase } from './support/engines'
import { become, userOf } from './support/personas'

onEachDatabase('a county on its first day, without an outline', (database) => {
  beforeAll(() =>
    database().exec(`
      insert into auth.users (id, email) values ('${userOf('root')}', 'first@example.test');
      insert into public.areas (id, code, name, kind) values ('dddd0001-0000-4000-8000-000000000000', '1', '本县', 'county');
      update public.profiles set status = 'active' where user_id = '${userOf('root')}';
      insert into public.memberships (user_id, area_id, role) values ('${userOf('root')}', 'dddd0001-0000-4000-8000-000000000000', 'administrator');`),
  )

  test.each([
    ['whoami', whoami],
    ['areas_list', areasList],
    ['search_names', searchNames],
  ] as const)('is read by the page: %s', async (name, call) => {
    const { rows } = await database().transaction(async (tx) => {
      await become(tx, 'root')
      return tx.query<{ answer: unknown }>(`select public.${name}() as answer`)
    })
    const parsed = v.safeParse(call.answer as v.GenericSchema, rows[0]?.answer)
    expect(parsed.success ? null : [v.getDotPath(parsed.issues[0]), parsed.issues[0].message]).toBeNull()
  })
})
