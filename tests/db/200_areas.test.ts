import { beforeEach, describe, expect, test } from 'vitest'
import { onEachDatabase } from './support/engines'
import { asPersona, attempt, become, foreign, own } from './support/personas'
import { areas, buildWorld, newId, no } from './support/world'

const square = (west: number, south: number, east: number, north: number) => ({
  type: 'Polygon',
  coordinates: [
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ],
  ],
})

interface Saved {
  readonly areas: readonly { readonly id: string; readonly rev: number; readonly deleted: boolean }[]
  readonly faults: {
    readonly overlaps: readonly object[]
    readonly gaps: readonly { readonly m2: number }[]
    readonly slivers: readonly object[]
  }
}

onEachDatabase('areas', (database) => {
  let isBuilt = false
  beforeEach(async () => {
    if (!isBuilt) await buildWorld(database())
    isBuilt = true
  })

  const save = (changes: readonly object[], topology = 'refuse') =>
    `select public.save_areas('${JSON.stringify(changes)}'::jsonb, '${topology}') as saved`
  const saved = async (sql: string): Promise<Saved> =>
    asPersona(database(), 'chief', async (tx) => {
      const { rows } = await tx.query<{ saved: Saved }>(sql)
      return rows[0]?.saved as Saved
    })

  test('an area knows its size, its middle and its branch', async () => {
    const { rows } = await database().query<{ km2: number; lng: number; level: number }>(
      `select area_km2 as km2, extensions.st_x(center) as lng, extensions.nlevel(path) as level from public.areas where id = '${areas.cellNorth}'`,
    )
    // Half a degree by half a degree at 26.75° north: 55.4 km × 49.7 km.
    expect(rows[0]?.km2).toBeGreaterThan(2745)
    expect(rows[0]?.km2).toBeLessThan(2760)
    expect(rows[0]).toMatchObject({ lng: 115.25, level: 4 })
  })

  describe('topology', () => {
    test('an outline that overlaps its sibling is refused with both names and the overlapping area', async () => {
      const outcome = await attempt(
        database(),
        'chief',
        save([{ id: areas.cellNorth, rev: 1, geom: square(115, 26.49, 115.5, 27) }]),
      )
      expect(outcome.refusal).toBe('22023')
      expect(outcome.message).toContain('北网格')
      expect(outcome.message).toContain('南网格')
    })

    test('with topology reported, overlaps, gaps and slivers come back with their sizes and the outline is kept', async () => {
      const { faults } = await saved(save([{ id: areas.cellNorth, rev: 1, geom: square(115, 26.49, 115.5, 26.9) }], 'report'))
      expect(faults.overlaps).toHaveLength(1)
      expect(faults.gaps).toHaveLength(1)
      // 0.1° × 0.5° of the parent is held by nobody now.
      expect(faults.gaps[0]?.m2).toBeGreaterThan(5.4e8)
      const thin = await saved(save([{ id: areas.cellNorth, rev: 1, geom: square(115, 26.5, 115.5, 26.5001) }], 'report'))
      expect(thin.faults.slivers).toHaveLength(1)
    })

    test('borders shared to within rounding are no fault', async () => {
      const { faults } = await saved(save([{ id: areas.cellNorth, rev: 1, geom: square(115, 26.4999999999, 115.5, 27) }]))
      expect(faults).toEqual({ overlaps: [], gaps: [], slivers: [] })
    })

    test('a cell is split in two in one save, all or nothing', async () => {
      const halves = [
        { id: areas.cellNorth, rev: 1, geom: square(115, 26.5, 115.25, 27) },
        { id: newId(2), name: '新网格', kind: 'cell', parent_id: areas.beat, geom: square(115.25, 26.5, 115.5, 27) },
      ]
      const { areas: rows, faults } = await saved(save(halves))
      expect(rows).toHaveLength(2)
      expect(faults).toEqual({ overlaps: [], gaps: [], slivers: [] })
      const bad = await attempt(
        database(),
        'chief',
        save([halves[0] as object, { ...halves[1], geom: square(115.2, 26.5, 115.5, 27) }]),
      )
      expect(bad.refusal).toBe('22023')
      const { rows: left } = await database().query<{ rev: number }>(
        `select rev from public.areas where id = '${areas.cellNorth}'`,
      )
      expect(left[0]?.rev).toBe(1)
    })
  })

  describe('two people at one cell', () => {
    test('the second save from the same revision is a conflict that names the newer revision', async () => {
      await database().transaction(async (tx) => {
        await become(tx, 'chief')
        await tx.query(save([{ id: areas.cellSouth, rev: 1, name: '先存' }]))
      })
      const second = await attempt(database(), 'administrator', save([{ id: areas.cellSouth, rev: 1, name: '后存' }]))
      expect(second.refusal).toBe('PT409')
      expect(second.message).toContain('刚被别人改过')
      const { rows } = await database().query<{ name: string; rev: number }>(
        `select name, rev from public.areas where id = '${areas.cellSouth}'`,
      )
      expect(rows[0]).toEqual({ name: '先存', rev: 2 })
    })

    test('a save without its revision is refused, so nobody overwrites blindly', async () => {
      expect((await attempt(database(), 'chief', save([{ id: areas.cellSouth, name: '盲写' }]))).refusal).toBe('22023')
    })
  })

  describe('the tree', () => {
    test('an area is not moved under its own descendant', async () => {
      expect((await attempt(database(), 'root', save([{ id: areas.station, rev: 1, parent_id: areas.beat }]))).refusal).toBe(
        '22023',
      )
    })

    test('an area with children, or with people who serve it, is not deleted', async () => {
      expect((await attempt(database(), 'root', save([{ id: areas.beat, rev: 1, deleted: true }]))).refusal).toBe('22023')
      expect((await attempt(database(), 'root', save([{ id: areas.siblingStation, rev: 1, deleted: true }]))).refusal).toBe(
        '22023',
      )
    })

    test('the chief of one station takes no area from the other and gives none away', async () => {
      expect(
        (await attempt(database(), 'chief', save([{ id: areas.siblingCell, rev: 1, parent_id: areas.station }]))).refusal,
      ).toBe('PT404')
      expect(
        (await attempt(database(), 'chief', save([{ id: areas.cellNorth, rev: 1, parent_id: areas.siblingStation }]))).refusal,
      ).toBe('42501')
    })

    test('when an area moves, its rows and descendants move with it, and so does who sees them', async () => {
      await database()
        .transaction(async (tx) => {
          await become(tx, 'root')
          await tx.query(save([{ id: areas.beat, rev: 1, parent_id: areas.siblingStation }], 'report'))
          await tx.exec('reset role')
          const { rows } = await tx.query<{ inside: boolean }>(
            `select w.area_path operator(extensions.<@) s.path as inside from public.water_spots w, public.areas s where w.id = '${own(no.water)}' and s.id = '${areas.siblingStation}'`,
          )
          expect(rows[0]?.inside).toBe(true)
          await become(tx, 'foreign_chief')
          const seen = await tx.query(`select 1 from public.water_spots where id in ('${own(no.water)}', '${foreign(no.water)}')`)
          expect(seen.rows).toHaveLength(2)
          await become(tx, 'chief')
          expect((await tx.query(`select 1 from public.water_spots where id = '${own(no.water)}'`)).rows).toHaveLength(0)
          throw new Error('undone on purpose')
        })
        .catch((error: unknown) => expect(String(error)).toContain('undone on purpose'))
    })

    test('merging two cells hands the rows of the deleted one to the one that grew', async () => {
      await asPersona(database(), 'chief', async (tx) => {
        await tx.query(
          save([
            { id: areas.cellSouth, rev: 2, deleted: true },
            { id: areas.cellNorth, rev: 1, geom: square(115, 26, 115.5, 27) },
          ]),
        )
        await tx.exec('reset role')
        const { rows } = await tx.query<{ area_id: string; rev: number }>(
          `select area_id, rev from public.water_spots where id = '${own(no.water)}'`,
        )
        expect(rows[0]).toEqual({ area_id: areas.cellNorth, rev: 1 })
      })
    })
  })

  test('a point outside every area goes to the top area of whoever records it', async () => {
    await asPersona(database(), 'grid_worker', async (tx) => {
      await tx.query(`select public.create_hazard('{"id":"${newId(3)}","kind":"road","title":"塌方","lng":100,"lat":30}'::jsonb)`)
      const { rows } = await tx.query<{ area_id: string }>(`select area_id from public.hazards where id = '${newId(3)}'`)
      expect(rows[0]?.area_id).toBe(areas.station)
    })
  })

  test('ids that share their first digits, as time-ordered ids of one millisecond do, have branches of their own', async () => {
    await database().query(
      `insert into public.areas (id, code, name, kind, parent_id) values ('aaaa0003-0000-4111-8111-000000000000', 'dup', 'x', 'cell', '${areas.beat}')`,
    )
    const { rows } = await database().query<{ labels: number; digits: number }>(
      `select count(distinct path)::int as labels, min(length(extensions.subpath(path, -1)::text))::int as digits
       from public.areas where id in ('aaaa0003-0000-4111-8111-000000000000', '${areas.cellNorth}')`,
    )
    expect(rows).toEqual([{ labels: 2, digits: 21 }])
  })

  test('codes of areas and teams are taken in their own prefecture only', async () => {
    const top = newId(40)
    await database().exec(`
      insert into public.areas (id, code, name, kind) values ('${top}', 'elsewhere', '邻市', 'prefecture');
      insert into public.areas (id, code, name, kind, parent_id)
        select '${newId(41)}', code, '同号网格', 'cell', '${top}' from public.areas where id = '${areas.cellNorth}';
      insert into public.teams (area_id, code, name, kind) select '${top}', code, '同号队', 'night' from public.teams where id = '${own(no.team)}'`)
    await expect(
      database().query(
        `insert into public.areas (code, name, kind, parent_id) select code, 'x', 'cell', '${areas.cellSouth}' from public.areas where id = '${areas.cellNorth}'`,
      ),
    ).rejects.toMatchObject({ code: '23505' })
    await expect(
      database().query(
        `insert into public.teams (area_id, code, name, kind) select '${areas.cellSouth}', code, 'x', 'night' from public.teams where id = '${own(no.team)}'`,
      ),
    ).rejects.toMatchObject({ code: '23505' })
  })
})
