import { beforeAll, describe, expect, test } from 'vitest'
import { defaultSettings, isAllowed, settingRules, type SettingKey } from '@/domain/settings'
import { onEachDatabase } from './support/engines'
import { asPersona, attempt, become, outsiders, roles, userOf } from './support/personas'
import { areas, buildWorld } from './support/world'

const literal = (value: unknown): string => `'${JSON.stringify(value)}'::jsonb`
const save = (changes: readonly object[]): string => `select public.save_settings(${literal(changes)})`

onEachDatabase('settings', (database) => {
  beforeAll(() => buildWorld(database()))

  test('the page and the database hold the same rules', async () => {
    const { rows } = await database().query<Record<string, unknown>>(
      `select key, kind, low::float8, high::float8, is_whole, may_be_empty, length, choices from private.setting_rules where kind <> 'own' order by key`,
    )
    const ours = Object.entries(settingRules).map(([key, rule]) => ({
      key,
      kind: rule.kind,
      low: 'min' in rule ? rule.min : null,
      high: 'max' in rule ? rule.max : null,
      is_whole: rule.kind === 'number' ? rule.isWhole : true,
      may_be_empty: rule.kind === 'number' && rule.mayBeEmpty,
      length: rule.kind === 'ascending' ? rule.count : null,
      choices: rule.kind === 'choice' ? [...rule.choices] : null,
    }))
    expect(rows).toEqual(ours.sort((a, b) => (a.key < b.key ? -1 : 1)))
  })

  const values: readonly unknown[] = [
    ...[true, null, 'beat', 'toString', '10', 0, 1, 3, 4.5, 10, 35, 40, 50, 51, 100, 1001, 1e9, -1],
    ...[[1, 3, 5], [1, 5, 3], [1, 3], [1, 3, 3], [1, '3', 5], [], [0, 3, 5], {}],
  ]
  test.each(Object.keys(settingRules) as SettingKey[])(
    'both allow the same values of %s, and a refusal names the setting',
    async (key) => {
      for (const value of [...values, defaultSettings[key]]) {
        const { rows } = await database().query<{ problem: string | null; label: string }>(
          `select private.setting_problem('${key}', ${literal(value)}) as problem, (select label from private.setting_rules where key = '${key}') as label`,
        )
        expect({ value, allowed: rows[0]!.problem === null }).toEqual({ value, allowed: isAllowed(settingRules[key], value) })
        if (rows[0]!.problem !== null) expect(rows[0]!.problem).toContain(rows[0]!.label)
      }
    },
  )

  test('a wrong value is refused by the table too, and an unknown key', async () => {
    for (const sql of [
      `update public.settings set value = '51' where key = 'coverage_cell_m'`,
      `insert into public.settings (key, value) values ('colour', '"red"')`,
    ])
      expect((await attempt(database(), 'root', sql)).refusal).toBe('22023')
  })

  test.each([...roles, ...outsiders, 'foreign_chief'] as const)(
    '%s may not save settings, below the top or at all',
    async (persona) => {
      const { refusal } = await attempt(database(), persona, save([{ key: 'void_hours', value: 48, seen_at: null }]))
      expect(refusal).toBe('42501')
    },
  )

  test('the top administrator is the one in whose branch all administrators work, wherever that is in the tree', async () => {
    const may = async (persona: 'root' | 'administrator' | 'foreign_chief', first = '') =>
      asPersona(database(), persona, async (tx) => {
        await tx.exec(`reset role; select set_config('request.jwt.claims', '', true); ${first}`)
        await become(tx, persona)
        return (await tx.query<{ may: boolean }>('select public.may_save_settings() as may')).rows[0]!.may
      })
    const noRoot = `delete from public.memberships where user_id = '${userOf('root')}' and role = 'administrator';`
    const neighbour = `insert into public.memberships (user_id, area_id, role) values ('${userOf('foreign_chief')}', '${areas.siblingStation}', 'administrator');`
    expect(await may('root')).toBe(true)
    expect(await may('administrator')).toBe(false)
    expect(await may('administrator', noRoot)).toBe(true)
    expect(await may('administrator', noRoot + neighbour)).toBe(false)
    expect(await may('foreign_chief', noRoot + neighbour)).toBe(false)
    expect(await may('root', neighbour)).toBe(true)
  })

  describe('the root administrator', () => {
    test('saves several at once, empty ones too, and gets them back', async () => {
      const answer = await attempt(
        database(),
        'root',
        save([
          { key: 'void_hours', value: 48, seen_at: null },
          { key: 'temperature_c', value: null, seen_at: null },
        ]),
      )
      expect(answer.refusal).toBeNull()
      expect(answer.text).toMatch(/"void_hours","value":48|"void_hours", "value" : 48/)
    })

    test('saves all or nothing', async () => {
      await database().transaction(async (tx) => {
        await become(tx, 'root')
        await tx.exec('savepoint before')
        const changes = [
          { key: 'void_hours', value: 48, seen_at: null },
          { key: 'void_kind', value: 'town', seen_at: null },
        ]
        await expect(tx.query(save(changes))).rejects.toMatchObject({ code: '22023' })
        await tx.exec('rollback to before')
        expect((await tx.query(`select 1 from public.settings where key = 'void_hours'`)).rows).toEqual([])
      })
    })

    test('hears that somebody else was faster', async () => {
      const { refusal, message } = await attempt(
        database(),
        'root',
        save([{ key: 'coverage_cell_m', value: 20, seen_at: '2020-01-01T00:00:00Z' }]),
      )
      expect(refusal).toBe('PT409')
      expect(message).toContain('覆盖栅格边长')
    })

    test('a finer raster has coverage counted anew', async () => {
      const behind = await asPersona(database(), 'root', async (tx) => {
        await tx.exec('reset role; update private.coverage_state set needs_rebuild = false')
        const { rows } = await tx.query<{ at: string }>(
          `select updated_at::text as at from public.settings where key = 'coverage_cell_m'`,
        )
        await become(tx, 'root')
        await tx.query(save([{ key: 'coverage_cell_m', value: 20, seen_at: rows[0]!.at }]))
        await tx.exec('reset role')
        return (await tx.query<{ needs: boolean }>('select needs_rebuild as needs from private.coverage_state')).rows[0]!.needs
      })
      expect(behind).toBe(true)
    })
  })

  test('it is hot by the switch or by a temperature of the last 24 hours', async () => {
    const hot = async (sql: string) =>
      asPersona(database(), 'root', async (tx) => {
        await tx.exec(`reset role; ${sql}`)
        return (await tx.query<{ hot: boolean }>('select private.is_hot() as hot')).rows[0]!.hot
      })
    expect(await hot('')).toBe(false)
    expect(await hot(`update public.settings set value = 'true' where key = 'hot_weather'`)).toBe(true)
    expect(await hot(`insert into public.settings (key, value) values ('temperature_c', '35')`)).toBe(true)
    expect(await hot(`insert into public.settings (key, value) values ('temperature_c', '34.9')`)).toBe(false)
    expect(
      await hot(`insert into public.settings (key, value) values ('temperature_c', '39'); alter table public.settings disable trigger settings_stamp;
        update public.settings set updated_at = now() - interval '25 hours' where key = 'temperature_c'`),
    ).toBe(false)
  })
})
