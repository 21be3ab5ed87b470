import { beforeAll, describe, expect, test } from 'vitest'
import { createRandom } from '@/geo/random'
import { onEachDatabase } from './support/engines'
import { attempt, call, type Persona } from './support/personas'
import { areas, buildWorld } from './support/world'

interface Density {
  readonly k: number
  readonly cell_m: number
  readonly from: string
  readonly to: string
  readonly cells: readonly (readonly [lng: number, lat: number, n: number])[]
}

const groups = ['theft', 'fraud', 'fire'] as const

onEachDatabase('density', (database) => {
  beforeAll(async () => {
    await buildWorld(database())
    await database().exec('delete from public.incidents')
    // Half of the squares are sparse on purpose: that is where a difference could give somebody away.
    const random = createRandom(7)
    const between = (least: number, most: number) => least + Math.floor(random() * (most - least + 1))
    const rows = Array.from({ length: 900 }, () => ({
      lng: 115.1 + between(0, 7) * 0.006 + random() * 0.001,
      lat: 26.2 + between(0, 7) * 0.006 + random() * 0.001,
      type_group: groups[between(0, 2)],
      at: `2026-0${between(1, 4)}-1${between(0, 9)}T04:00:00Z`,
    }))
    await database().query(
      `insert into public.incidents (type, type_group, occurred_at, area_id, geom)
       select 'x', r.type_group, r.at, $2, extensions.st_setsrid(extensions.st_makepoint(r.lng, r.lat), 4326)
       from jsonb_to_recordset($1::jsonb) r(lng float8, lat float8, type_group text, at timestamptz)`,
      [JSON.stringify(rows), areas.station],
    )
  })

  const density = (persona: Persona, from: string, to: string, only: readonly string[] | null = null) =>
    call<Density>(database(), persona, 'select public.incident_density($1::timestamptz, $2::timestamptz, $3::text[])', [
      from,
      to,
      only === null ? null : `{${only.join(',')}}`,
    ])
  const byCell = ({ cells }: Density) => new Map(cells.map(([lng, lat, n]) => [`${lng} ${lat}`, n]))
  /** Every difference of two answers must be nothing, or at least three incidents. */
  const gaps = (whole: Density, part: Density) => {
    const inside = byCell(part)
    return [...byCell(whole)].map(([cell, n]) => n - (inside.get(cell) ?? 0)).filter((difference) => difference !== 0)
  }

  test('no published square holds fewer than three incidents', async () => {
    const { cells, k } = await density('leader', '2026-01-01', '2026-05-01')
    expect(k).toBe(3)
    expect(cells.length).toBeGreaterThan(20)
    expect(Math.min(...cells.map(([, , n]) => n))).toBeGreaterThanOrEqual(3)
  })

  test('no difference of two periods gives fewer than three away', async () => {
    const whole = await density('viewer', '2026-01-01', '2026-05-01')
    for (const to of ['2026-02-01', '2026-03-01', '2026-04-01', '2026-04-15', '2026-02-10']) {
      const differences = gaps(whole, await density('viewer', '2026-01-01', to))
      expect(differences.every((difference) => difference >= 3)).toBe(true)
    }
  })

  test('no difference of two choices of groups gives fewer than three away', async () => {
    for (const [from, to] of [
      ['2026-01-01', '2026-02-01'],
      ['2026-01-01', '2026-05-01'],
    ] as const) {
      const whole = await density('viewer', from, to)
      const choices = [['theft'], ['fraud'], ['fire'], ['theft', 'fraud'], ['fraud', 'fire'], ['theft', 'fire']]
      for (const choice of choices)
        expect(gaps(whole, await density('viewer', from, to, choice)).every((difference) => difference >= 3)).toBe(true)
    }
  })

  test('what is left out beside a published group holds three incidents or none', async () => {
    const { rows } = await database().query<{ month: string; lng: number; lat: number; total: number }>(
      `select to_char(occurred_at at time zone 'Asia/Shanghai', 'YYYY-MM') as month, count(*)::int as total, 0 as lng, 0 as lat from public.incidents group by 1`,
    )
    for (const { month, total } of rows) {
      const { cells } = await density('viewer', `${month}-05`, `${month}-06`)
      const published = cells.reduce((sum, [, , n]) => sum + n, 0)
      expect(published).toBeLessThanOrEqual(total)
      expect(total - published === 0 || total - published >= 3).toBe(true)
    }
  })

  test('the period is widened to whole months, so a day cannot be cut out', async () => {
    const day = await density('viewer', '2026-03-12', '2026-03-13')
    const month = await density('viewer', '2026-02-28T16:00:00Z', '2026-03-31T16:00:00Z')
    expect(day).toEqual(month)
  })

  test('an administrator may raise the threshold but never go under three', async () => {
    // Even if the rule of the setting were not there.
    await database().exec('alter table public.settings disable trigger settings_check')
    for (const [setting, k] of [
      ['10', 10],
      ['1', 3],
    ] as const) {
      await database().query(`update public.settings set value = $1::jsonb where key = 'density_min_count'`, [setting])
      const { cells, k: used } = await density('viewer', '2026-01-01', '2026-05-01')
      expect(used).toBe(k)
      expect(Math.min(...cells.map(([, , n]) => n), 99)).toBeGreaterThanOrEqual(k)
    }
    await database().query(`update public.settings set value = '3' where key = 'density_min_count'`)
    await database().exec('alter table public.settings enable trigger settings_check')
  })

  describe('counts', () => {
    test('sum to the same total by group, by day and by hour', async () => {
      const counts = await call<{
        total: number
        by_group: Record<string, number>
        by_day: [string, number][]
        by_hour_weekday: number[][]
      }>(database(), 'chief', 'select public.incident_counts()')
      const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0)
      expect(counts.total).toBe(900)
      expect(sum(Object.values(counts.by_group))).toBe(900)
      expect(sum(counts.by_day.map(([, n]) => n))).toBe(900)
      expect(counts.by_hour_weekday.map((hours) => hours.length)).toEqual(Array(7).fill(24))
      // 04:00 UTC is noon in Shanghai.
      expect(sum(counts.by_hour_weekday.map((hours) => hours[12] ?? 0))).toBe(900)
    })

    test('an incident known to the day only never counts at an hour', async () => {
      await database().exec(`update public.incidents set time_precision = 'day' where type_group = 'fire'`)
      const counts = await call<{ total: number; day_only: number; by_hour_weekday: number[][] }>(
        database(),
        'chief',
        'select public.incident_counts()',
      )
      expect(counts.day_only).toBeGreaterThan(200)
      expect(counts.by_hour_weekday.flat().reduce((a, b) => a + b, 0)).toBe(counts.total - counts.day_only)
      const atNoon = await attempt(
        database(),
        'chief',
        `select public.incidents_in_box(115, 26, 116, 27, null, null, null, '{12}')`,
      )
      expect(atNoon.text).not.toContain('"fire"')
    })

    test('one or two incidents are hidden from those who see no points', async () => {
      await database().exec(`delete from public.incidents where type_group <> 'theft'`)
      await database().exec(`delete from public.incidents where id not in (select id from public.incidents limit 2)`)
      const of = async (persona: Persona) =>
        (await call<{ total: number }>(database(), persona, 'select public.incident_counts()')).total
      expect([await of('chief'), await of('viewer')]).toEqual([2, 0])
      await database().exec(`update public.incidents set area_id = '${areas.cellSouth}'`)
      expect([await of('chief'), await of('viewer')]).toEqual([2, 0])
    })
  })
})
