import { beforeAll, describe, expect, test } from 'vitest'
import { aimedAtSibling, type TableAccess, type Verb } from './support/accessTables'
import { tables, withoutSibling } from './support/matrix'
import { onEachDatabase } from './support/engines'
import { attempt, outsiders, roles, type Persona, type Role } from './support/personas'
import { buildWorld } from './support/world'

const verbs: readonly Verb[] = ['select', 'insert', 'update', 'delete']

const statement = ({ table, pick, insert, set }: TableAccess, verb: Verb): string => {
  if (verb === 'select') return `select 1 from ${table} where ${pick}`
  // What is read back would be refused by a select policy and hide that the write went through.
  if (verb === 'insert') return `insert into ${table} ${insert}`
  return verb === 'update' ? `update ${table} set ${set} where ${pick}` : `delete from ${table} where ${pick}`
}

onEachDatabase('tables', (database) => {
  beforeAll(() => buildWorld(database()))

  describe.each(tables)('$table', (access) => {
    const may = (persona: Persona, verb: Verb) => access.allowed[verb]?.includes(persona as Role) ?? false

    test.each([...roles, ...outsiders])('%s may do to the own branch exactly what the matrix says', async (persona) => {
      const done: Partial<Record<Verb, boolean>> = {}
      for (const verb of verbs) {
        if (verb === 'insert' && access.table === 'public.team_members')
          done[verb] = (await attempt(database(), persona, statement(access, verb))).refusal === null
        else {
          const { count, refusal } = await attempt(database(), persona, statement(access, verb))
          done[verb] = refusal === null && count > 0
        }
      }
      expect(done).toEqual(Object.fromEntries(verbs.map((verb) => [verb, may(persona, verb)])))
    })

    if (!withoutSibling.includes(access.table))
      test.each([...roles, ...outsiders])('%s may do nothing to the sibling branch', async (persona) => {
        for (const verb of verbs) {
          const { count, refusal } = await attempt(database(), persona, aimedAtSibling(statement(access, verb)))
          expect({ verb, reached: refusal === null && count > 0 }).toEqual({ verb, reached: false })
        }
      })
  })

  test('a statement aimed at the sibling branch finds its row when nobody is in the way', async () => {
    for (const access of tables.filter(({ table }) => !withoutSibling.includes(table))) {
      const { rows } = await database().query(aimedAtSibling(statement(access, 'select')))
      expect({ table: access.table, rows: rows.length > 0 }).toEqual({ table: access.table, rows: true })
    }
  })

  test('the chief of the sibling branch sees his own rows and none of ours', async () => {
    for (const access of tables.filter(
      ({ allowed, table }) => allowed.select?.includes('chief') && !withoutSibling.includes(table),
    )) {
      const mine = await attempt(database(), 'foreign_chief', aimedAtSibling(statement(access, 'select')))
      const ours = await attempt(database(), 'foreign_chief', statement(access, 'select'))
      expect({ table: access.table, mine: mine.count > 0, ours: ours.count }).toEqual({
        table: access.table,
        mine: true,
        ours: 0,
      })
    }
  })
})
