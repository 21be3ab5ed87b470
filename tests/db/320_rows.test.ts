import * as v from 'valibot'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Call, FunctionName } from '@/data/rows/call'
import { holidayColumns, holidayRows, importColumns, importRowsOfPast, settingColumns, settingRows } from '@/data/tables'
import { demoPassword } from '../../supabase/seed/demoUsers.ts'
import { generateCounty } from '../../supabase/seed/county'
import { loadDemo } from '../../supabase/seed/load'
import { smallScale } from '../../supabase/seed/smallScale'
import type { Database, Queryable } from '../../supabase/local/database.ts'
import type { FunctionAccess } from './support/accessFunctions'
import { onEachDatabase } from './support/engines'
import { reads, writes } from './support/matrix'
import { asPersona, own, roles, type Persona, type Role } from './support/personas'
import { areas, buildWorld, no } from './support/world'

/** Every schema of the page against every function it calls, as every role that may: a renamed key fails here and not on a screen. */

const modules = import.meta.glob<Record<string, unknown>>('../../src/data/rows/*.ts', { eager: true })
const isCall = (value: unknown): value is Call =>
  typeof value === 'object' && value !== null && 'answer' in value && 'isEcho' in value
const calls = new Map(
  Object.values(modules).flatMap((module) =>
    Object.values(module)
      .filter(isCall)
      .map((call) => [call.name as string, call] as const),
  ),
)

const walkers: readonly Role[] = ['chief', 'grid_worker']
const json = (value: unknown): string => `'${JSON.stringify(value)}'`
/** What the page calls and the access matrix has under another name or not at all. */
const further: readonly FunctionAccess[] = [
  { name: 'may_save_settings', sql: 'select public.may_save_settings()', allowed: roles },
  { name: 'retention_preview', sql: 'select public.retention_preview()', allowed: [] },
  { name: 'confirm_date', sql: `select public.confirm_date((now() at time zone 'Asia/Shanghai')::date)`, allowed: [] },
  { name: 'plan_walks', sql: `select public.plan_walks('${own(no.plan)}')`, allowed: ['chief', 'duty_officer', 'leader'] },
  { name: 'walk_routes', sql: 'select public.walk_routes(current_date - 1, current_date + 1)', allowed: walkers },
  {
    name: 'see_tonight',
    sql: `select public.see_tonight(${json([{ kind: 'water', subject: own(no.water) }])})`,
    allowed: ['chief', 'duty_officer', 'grid_worker'],
  },
  {
    name: 'see_shift_notes',
    sql: `select public.see_shift_notes('{${own(no.note)}}')`,
    allowed: ['chief', 'duty_officer', 'leader'],
  },
  { name: 'see_notices', sql: `select public.see_notices('{${own(no.notice)}}')`, allowed: ['chief', 'duty_officer', 'leader'] },
  {
    name: 'skip_stops',
    sql: `select public.skip_stops(${json([{ stop_id: own(no.stop), skipped_at: '2026-11-01T00:00:00Z', reason: '道路不通' }])})`,
    allowed: walkers,
  },
  {
    name: 'incident_points',
    sql: `select public.incident_points(now() - interval '30 days', now() + interval '1 day')`,
    allowed: ['chief', 'duty_officer', 'grid_worker'],
  },
  {
    name: 'open_track_view',
    sql: `select public.open_track_view(now() - interval '1 day', now(), null, '核查路线')`,
    allowed: ['chief'],
  },
  {
    name: 'submit_ops',
    sql: `select public.submit_ops(${json([JSON.stringify({ id: own(700), kind: 'tip.report', body: { id: own(701), content: '夜里有人偷沙', lng: 115.21, lat: 26.21 } })])})`,
    allowed: ['chief', 'duty_officer', 'grid_worker', 'viewer'],
  },
  { name: 'teams_list', sql: 'select public.teams_list()', allowed: roles },
  { name: 'export_key', sql: 'select public.export_key()', allowed: roles },
]
const nameOf = (sql: string): string => /public\.(\w+)\(/.exec(sql)?.[1] ?? ''
const accesses = [...reads, ...writes, ...further].filter(({ sql }) => calls.has(nameOf(sql)))

async function answerOf(tx: Queryable, sql: string): Promise<unknown> {
  const { rows } = await tx.query<Record<string, unknown>>(sql)
  return Object.values(rows[0] ?? {})[0]
}
function faultOf(name: string, answer: unknown): string | null {
  const parsed = v.safeParse(calls.get(name)!.answer, answer)
  return parsed.success ? null : `${v.getDotPath(parsed.issues[0]) ?? 'whole'}: ${parsed.issues[0].message}`
}

test('there is one call for each function, and each is aimed at somewhere here', () => {
  const all = Object.values(modules).flatMap((module) => Object.values(module).filter(isCall))
  expect(all.length).toBe(calls.size)
  const aimed = new Set(accesses.map(({ sql }) => nameOf(sql)))
  expect([...calls.keys()].filter((name) => !aimed.has(name))).toEqual([])
})

/** Every kind of notice, those without a team among them. */
const furtherNotices = ['void_area', 'weekly_rule', 'lost_contact']
  .map(
    (kind, at) =>
      `insert into public.notices (id, kind, subject_id, area_id, figures, raised_at) values (gen_random_uuid(), '${kind}', '${own(700 + at)}', '${areas.cellNorth}', '{"visits": 1, "rule": 3, "days_left": 2, "last_at": null}', now());`,
  )
  .join('')

onEachDatabase('rows as the page reads them', (database) => {
  beforeAll(async () => {
    await buildWorld(database())
    await database().exec(furtherNotices)
  })

  describe.each(accesses)('$name', ({ sql, first, allowed }) => {
    // What no role of a station may do is done by the county's own people.
    test.each<Persona>(allowed.length > 0 ? allowed : ['root'])('gives %s an answer that parses', async (role) => {
      const answer = await asPersona(database(), role, async (tx) => {
        if (first !== undefined) await tx.exec(first)
        return answerOf(tx, sql)
      })
      expect(faultOf(nameOf(sql), answer)).toBeNull()
    })
  })

  test('the tables that are read as tables', async () => {
    for (const [table, columns, schema] of [
      ['settings', settingColumns, settingRows],
      ['holidays', holidayColumns, holidayRows],
      ['imports', importColumns, importRowsOfPast],
    ] as const) {
      const { rows } = await asPersona(database(), 'chief', (tx) =>
        tx.query<{ rows: unknown }>(
          `select coalesce(json_agg(t), '[]'::json) as rows from (select ${columns} from public.${table}) t`,
        ),
      )
      const parsed = v.safeParse(schema, rows[0]?.rows)
      expect(parsed.success ? null : [table, parsed.issues[0].message, v.getDotPath(parsed.issues[0])]).toBeNull()
    }
  })
})

/** Arguments by which the demo county is asked; ids are those the lists give. */
const lists: readonly (readonly [FunctionName, string])[] = [
  ['areas_list', ''],
  ['offices_list', ''],
  ['waters_list', ''],
  ['teams_list', ''],
  ['personnel_list', ''],
  ['hazards_list', ''],
  ['incidents_page', ''],
  ['hazards_page', ''],
  ['waters_page', ''],
  ['offices_page', ''],
  ['people_page', ''],
  ['teams_page', ''],
  ['areas_page', ''],
  ['patrols_page', ''],
  ['disputes_page', ''],
  ['tips_page', ''],
  ['organisations_list', ''],
  ['calls_board', ''],
  ['units_board', ''],
  ['my_calls', ''],
  ['records_count', `'incident'`],
  ['activity_words', ''],
  ['activities_list', `'{"from_day": "2020-01-01", "to_day": "2099-01-01"}'`],
  ['work_sums', `'2020-01-01', '2099-01-01'`],
  ['patrols_list', `now() - interval '400 days', now() + interval '1 day'`],
  ['incidents_in_box', '-180, -90, 180, 90'],
  ['incident_points', `now() - interval '400 days', now() + interval '1 day'`],
  ['incident_counts', ''],
  ['incident_density', `now() - interval '400 days', now()`],
  ['nearest_units', '115.3, 26.45, 50'],
  ['units_on_duty', ''],
  ['notices_list', ''],
  ['roads_graph', '-180, -90, 180, 90'],
  ['roads_stamp', ''],
  ['search_names', ''],
  ['dashboard_summary', `now() - interval '30 days', now()`],
  ['users_list', ''],
  ['holds_list', ''],
  ['retention_preview', ''],
  ['whoami', ''],
  ['plans_list', 'current_date - 60, current_date + 9'],
  ['rota_list', 'current_date - 60, current_date + 30'],
  ['coverage_between', 'current_date - 8, current_date'],
  ['coverage_overview', ''],
  ['void_areas', '24'],
]
/** Records opened one by one: the list they come from, and how many of it. */
const details: readonly (readonly [FunctionName, string])[] = [
  ['area_detail', 'areas_list'],
  ['office_detail', 'offices_list'],
  ['water_detail', 'waters_list'],
  ['team_detail', 'teams_list'],
  ['person_detail', 'personnel_list'],
  ['hazard_detail', 'hazards_list'],
  ['patrol_detail', 'patrols_list'],
]
const eachOpened = 12
const county = generateCounty({ seed: 5, now: new Date(), scale: smallScale })

onEachDatabase('rows of the demo county', (database) => {
  const userOf = new Map<string, string>()
  beforeAll(async () => {
    await loadDemo(database(), {
      county,
      createUser: async ({ email, role, password }) => {
        expect(password).toBe(demoPassword)
        const { rows } = await database().query<{ id: string }>(
          `insert into auth.users (id, email) values (gen_random_uuid(), $1) returning id`,
          [email],
        )
        userOf.set(role ?? 'pending', rows[0]!.id)
        return rows[0]!.id
      },
    })
  })

  test.each([...roles, 'pending'])('parse for the %s', async (role) => {
    await asUser(database(), userOf.get(role)!, async (tx) => {
      const answers = new Map<string, unknown>()
      for (const [name, args] of lists) {
        const answer = await tried(tx, `select public.${name}(${args})`)
        if (answer === refused) continue
        answers.set(name, answer)
        expect([name, faultOf(name, answer)]).toEqual([name, null])
      }
      for (const [name, list] of details) {
        const rows = v.safeParse(v.array(v.object({ id: v.string() })), answers.get(list))
        for (const { id } of rows.success ? rows.output.slice(0, eachOpened) : [])
          expect([name, faultOf(name, await answerOf(tx, `select public.${name}('${id}')`))]).toEqual([name, null])
      }
    })
  })
})

const refused = Symbol('refused')
/** A refusal is an answer too, only not one to parse. */
async function tried(tx: Queryable, sql: string): Promise<unknown> {
  await tx.exec('savepoint asked')
  try {
    return await answerOf(tx, sql)
  } catch {
    await tx.exec('rollback to savepoint asked')
    return refused
  }
}
async function asUser(db: Database, userId: string, work: (tx: Queryable) => Promise<void>): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.query(`select set_config('request.jwt.claims', $1, true)`, [JSON.stringify({ sub: userId, role: 'authenticated' })])
    await tx.exec('set local role authenticated')
    await work(tx)
  })
}
