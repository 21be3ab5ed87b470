import { expect, test } from 'vitest'
import { openDatabase, prepareDatabase } from '../local/database.ts'
import { generateCounty } from './county'
import { loadDemo } from './load'
import { callsNow, tipsSaid } from './loadCases'
import { smallScale } from './smallScale'

const county = generateCounty({ seed: 5, now: new Date('2026-11-21T14:30:00Z'), scale: smallScale })

test(
  'a loaded demo holds what was generated, every row in its own area, and users with their roles',
  { timeout: 180_000 },
  async () => {
    const db = await openDatabase({ driver: 'pglite' })
    await prepareDatabase(db)
    const ask = async (sql: string) => (await db.query<Record<string, number>>(sql)).rows[0]!
    const { users } = await loadDemo(db, {
      county,
      createUser: async ({ email }) =>
        (
          await db.query<{ id: string }>(`insert into auth.users (id, email) values (gen_random_uuid(), $1) returning id`, [
            email,
          ])
        ).rows[0]!.id,
    })
    for (const [table, count] of [
      ['areas', county.areas.length],
      ['police_offices', county.offices.length],
      ['personnel', county.personnel.length],
      ['teams', county.teams.length],
      ['water_spots', county.waters.length],
      ['water_kit', county.waters.length * 4],
      ['inspections', county.inspections.length],
      ['patrols', county.patrols.length],
      ['track_chunks', county.patrols.filter(({ track }) => track).length],
      // And those that came in a moment ago.
      ['incidents', county.incidents.length + callsNow],
      ['tips', tipsSaid],
      ['hazards', county.hazards.length],
      ['disputes', county.disputes.length],
      ['roads', county.roads.length],
      ['basemap_features', county.basemap.length],
    ] as const)
      expect([table, (await ask(`select count(*)::int as n from public.${table}`)).n]).toEqual([table, count])
    const astray = await ask(`select count(*)::int as n from public.incidents i join public.areas a on a.id = i.area_id
    where not extensions.st_dwithin(a.geom, i.geom, 0.000002)`)
    expect(astray.n).toBe(0)
    const overlap =
      await ask(`select count(*)::int as n from public.areas a join public.areas b on a.kind = 'cell' and b.kind = 'cell' and a.id < b.id
    and a.geom operator(extensions.&&) b.geom where extensions.st_area(extensions.st_intersection(a.geom, b.geom)) > 0`)
    expect(overlap.n).toBe(0)
    const fixes = await ask(`select sum(cardinality(t_s))::int as n from public.track_chunks`)
    expect(fixes.n).toBe(county.patrols.reduce((sum, { track }) => sum + (track?.tS.length ?? 0), 0))
    const members = await ask(`select count(*)::int as n from public.memberships`)
    expect(members.n).toBe(users.filter(({ role }) => role).length)
    const audit = await ask(
      `select count(*)::int as n from public.audit_log where table_name in ('incidents', 'patrols', 'areas')`,
    )
    expect(audit.n).toBe(0)
    await db.close()
  },
)
