import { beforeAll, expect, test } from 'vitest'
import { onEachDatabase } from './support/engines'
import { attempt, call, roles, outsiders, type Persona } from './support/personas'
import { areas, buildWorld } from './support/world'

interface Page {
  readonly total: number | null
  readonly ids: readonly string[]
  readonly t: readonly number[]
  readonly x: readonly number[]
  readonly d: readonly number[]
  readonly next: { readonly at: string; readonly id: string } | null
}

onEachDatabase('incident_points', (database) => {
  beforeAll(async () => {
    await buildWorld(database())
    await database().exec('delete from public.incidents')
    // Three at each moment, so that a page ends in the middle of a moment.
    await database().query(
      `insert into public.incidents (type, type_group, occurred_at, time_precision, area_id, geom)
       select 'x', 'theft', timestamptz '2026-01-01 00:00:00.123456+00' + (n / 3) * interval '1 hour', case when n < 5 then 'day' else 'minute' end,
         case when n % 10 = 9 then $2::uuid else $1::uuid end, extensions.st_setsrid(extensions.st_makepoint(115.1 + n * 1e-5, 26.2), 4326)
       from generate_series(0, 99) n`,
      [areas.station, areas.siblingStation],
    )
  })

  const page = (persona: Persona, most: number, after: Page['next'] = null) =>
    call<Page>(
      database(),
      persona,
      'select public.incident_points($1::timestamptz, $2::timestamptz, $3::timestamptz, $4::uuid, $5::int)',
      ['2026-01-01', '2026-02-01', after?.at ?? null, after?.id ?? null, most],
    )

  test('pages bring every incident of the branch once, in order, whatever their size', async () => {
    for (const most of [7, 10, 89, 90, 20_000]) {
      const pages: Page[] = []
      let next: Page['next'] = null
      do {
        const answer: Page = await page('chief', most, next)
        pages.push(answer)
        next = answer.next
      } while (next !== null)
      const ids = pages.flatMap((answer) => answer.ids)
      const times = pages.flatMap((answer) => answer.t)
      expect(new Set(ids).size).toBe(90)
      expect(ids).toHaveLength(90)
      expect(pages[0]?.total).toBe(90)
      expect(times).toEqual(times.toSorted((a, b) => a - b))
      expect(pages.flatMap((answer) => answer.d).filter((flag) => flag === 1)).toHaveLength(5)
      expect(pages[0]?.x.slice(0, 3).toSorted((a, b) => a - b)).toEqual([115_100_000, 115_100_010, 115_100_020])
    }
  })

  test.each(roles)('gives %s points only if he answers incidents', async (role) => {
    const { ids } = await page(role, 1000)
    expect(ids.length > 0).toBe(['chief', 'duty_officer', 'grid_worker'].includes(role))
  })

  test.each(outsiders)('gives %s nothing', async (persona) => {
    const { text } = await attempt(database(), persona, `select public.incident_points('2026-01-01', '2026-02-01')->>'ids'`)
    expect(text.replace('[]', '')).toBe('')
  })

  test('refuses a period that ends before it starts', async () => {
    const { refusal } = await attempt(database(), 'chief', `select public.incident_points('2026-02-01', '2026-01-01')`)
    expect(refusal).toBe('22023')
  })
})
