import { beforeAll, expect, test } from 'vitest'
import type { Queryable } from '../../supabase/local/database.ts'
import { onEachDatabase } from './support/engines'
import { become, foreign, userOf } from './support/personas'
import { areas, buildWorld, newId, no } from './support/world'

const sha = '7'.repeat(64)

/** A photo of a record beyond the border goes with the record: seen by those who see it, and by nobody else. */
onEachDatabase('photos of reports on other ground', (database) => {
  beforeAll(() => buildWorld(database()))

  async function report(tx: Queryable, id: string, lng: number): Promise<void> {
    const { rows } = await tx.query<{ status: string }>(`select public.submit_ops($1::json) #>> '{results,0,status}' as status`, [
      JSON.stringify([
        JSON.stringify({
          id: newId(400),
          kind: 'hazard.report',
          body: { id, kind: 'fire', title: '界外', geom: { type: 'Point', coordinates: [lng, 26.2] } },
        }),
      ]),
    ])
    expect(rows).toEqual([{ status: 'applied' }])
  }
  const attach = (tx: Queryable, subject: string, area: string = areas.station) =>
    tx.query(
      `insert into public.photos (id, subject_kind, subject_id, area_id, storage_path, sha256)
         values ($1, 'hazard', $2, $3, $4, $5) returning id`,
      [newId(401), subject, area, `photos/${area}/${sha}.jpg`, sha],
    )
  const seen = async (tx: Queryable, subject: string) =>
    (await tx.query(`select id from public.photos where subject_id = $1`, [subject])).rows.length
  /** Nothing of it stays. */
  const tried = (work: (tx: Queryable) => Promise<void>) =>
    expect(
      database().transaction(async (tx) => {
        await become(tx, 'grid_worker')
        await work(tx)
        throw new Error('taken back')
      }),
    ).rejects.toThrow('taken back')

  test('its author hangs it there, and sees it; so does the neighbour, and his own people no more', async () => {
    await tried(async (tx) => {
      const id = newId(402)
      await report(tx, id, 115.51)
      expect((await attach(tx, id)).rows).toHaveLength(1)
      expect(await seen(tx, id)).toBe(1)
      await become(tx, 'foreign_chief')
      expect(await seen(tx, id)).toBe(1)
      await become(tx, 'chief')
      expect(await seen(tx, id)).toBe(0)
      await become(tx, 'unassigned')
      expect(await seen(tx, id)).toBe(0)
    })
  })
  test('at home it lies as before', async () => {
    await tried(async (tx) => {
      const id = newId(403)
      await report(tx, id, 115.2)
      await attach(tx, id)
      await become(tx, 'chief')
      expect(await seen(tx, id)).toBe(1)
      await become(tx, 'foreign_chief')
      expect(await seen(tx, id)).toBe(0)
    })
  })
  test("a neighbour's own record, a folder that is not his, and a role that was taken are refused", async () => {
    /** All before the last step is done; that one is refused. */
    const refused = async (area: string, subject: string, prepare: (tx: Queryable) => Promise<unknown>) => {
      let isReady = false
      const all = database().transaction(async (tx) => {
        await become(tx, 'grid_worker')
        await prepare(tx)
        isReady = true
        await attach(tx, subject, area)
      })
      await expect(all).rejects.toThrow('照片所属的记录不存在，或不在你的辖区内。')
      expect(isReady).toBe(true)
    }
    await refused(areas.station, foreign(no.hazard), () => Promise.resolve())
    await refused(areas.siblingStation, newId(404), (tx) => report(tx, newId(404), 115.51))
    await refused(areas.station, newId(405), async (tx) => {
      await report(tx, newId(405), 115.51)
      await tx.exec('reset role')
      await tx.exec(`delete from public.memberships where user_id = '${userOf('grid_worker')}'`)
      await become(tx, 'grid_worker')
    })
  })
})
