import { beforeAll, describe, expect, test } from 'vitest'
import type { Queryable } from '../../supabase/local/database.ts'
import { onEachDatabase } from './support/engines'
import { asPersona, become, foreign, own, userOf } from './support/personas'
import { areas, buildWorld, no } from './support/world'

interface Answer {
  readonly part: string
  readonly mark: string
  readonly is_whole: boolean
  readonly rows: readonly { readonly id: string; readonly title?: string; readonly name?: string }[]
  readonly gone: readonly string[]
}
const parts = ['waters', 'hazards', 'offices', 'areas'] as const
type Part = (typeof parts)[number]
const titled = (title: string) => `update public.hazards set title = '${title}' where id = '${own(no.hazard)}'`

onEachDatabase('what changed since a phone read', (database, engine) => {
  beforeAll(() => buildWorld(database()))

  async function since(tx: Queryable, part: Part, mark: string | null): Promise<Answer> {
    const { rows } = await tx.query<{ answer: Answer }>('select public.changes_since($1, $2) as answer', [part, mark])
    return rows[0]!.answer
  }
  const read = (part: Part, mark: string | null = null) => asPersona(database(), 'grid_worker', (tx) => since(tx, part, mark))
  /** As the owner of the database, for good. */
  const change = (sql: string) => database().exec(sql)
  const ids = ({ rows }: Answer) => rows.map(({ id }) => id)
  /** The mark after which nothing comes. While any transaction of the cluster is open, what came after it comes again. */
  async function calm(part: Part, from: string | null = null): Promise<string> {
    let { mark } = await read(part, from)
    const rest = async () => {
      const { rows, gone, mark: next, is_whole } = await read(part, mark)
      mark = next
      return { rows: rows.length, gone: gone.length, is_whole }
    }
    await expect.poll(rest, { timeout: 30_000, interval: 200 }).toEqual({ rows: 0, gone: 0, is_whole: false })
    return mark
  }

  test.each(parts)('%s: all without a mark, as the list gives them; with it nothing, until something changed', async (part) => {
    const first = await read(part)
    const { rows } = await asPersona(database(), 'grid_worker', (tx) =>
      tx.query<{ list: unknown }>(`select public.${part}_list() as list`),
    )
    expect(first).toMatchObject({ part, is_whole: true, rows: rows[0]!.list, gone: [] })
    expect(first.rows.length).toBeGreaterThan(0)
    await calm(part, first.mark)
  })

  test('a row that changed comes alone, and comes until the mark of that answer is used', async () => {
    const mark = await calm('hazards')
    await change(titled('改过的隐患'))
    for (const again of [1, 2])
      expect(await read('hazards', mark), `time ${again}`).toMatchObject({
        ...{ is_whole: false, gone: [] },
        rows: [{ id: own(no.hazard), title: '改过的隐患' }],
      })
    await calm('hazards', mark)
  })

  async function commitLate(): Promise<void> {
    let mark = ''
    await database().transaction(async (late) => {
      await late.exec(titled('提交得晚'))
      await change(`update public.water_spots set note = '提交得早' where id = '${own(no.water)}'`)
      mark = (await read('hazards')).mark
    })
    expect((await read('hazards', mark)).rows).toMatchObject([{ id: own(no.hazard), title: '提交得晚' }])
  }
  // One connection serves all of PGlite, so nothing can be read there while a change is open.
  if (engine === 'PostgreSQL') test('a change made before the phone read, and committed after, is not skipped', commitLate)

  test('what was deleted, and what moved to another branch, is gone; a neighbour hears of neither', async () => {
    const marks = { waters: await calm('waters'), hazards: await calm('hazards') }
    await database()
      .transaction(async (tx) => {
        await become(tx, 'foreign_viewer')
        const neighbour = (await since(tx, 'waters', null)).mark
        await tx.exec('reset role')
        await tx.exec(`update public.water_spots set deleted_at = now() where id = '${own(no.water)}';
          update public.hazards set geom = extensions.st_setsrid(extensions.st_makepoint(115.7, 26.2), 4326), area_id = null
          where id = '${own(no.hazard)}'`)
        await become(tx, 'grid_worker')
        expect(await since(tx, 'waters', marks.waters)).toMatchObject({ rows: [], gone: [own(no.water)] })
        expect(await since(tx, 'hazards', marks.hazards)).toMatchObject({ rows: [], gone: [own(no.hazard)] })
        await become(tx, 'foreign_viewer')
        const heard = await since(tx, 'waters', neighbour)
        expect([...ids(heard), ...heard.gone]).not.toContain(own(no.water))
        throw new Error('nothing of it stays')
      })
      .catch((error: unknown) => expect(String(error)).toContain('nothing of it stays'))
  })

  test('kit that was looked at and a person called otherwise are changes of the water', async () => {
    const mark = await calm('waters')
    await change(`update public.water_kit set state = 'missing' where water_spot_id = '${own(no.water)}' and piece = 'rope'`)
    const second = await read('waters', mark)
    expect(second.rows).toMatchObject([{ id: own(no.water), lacking: expect.arrayContaining(['rope']) as string[] }])
    await change(`update public.water_spots set responsible_id = '${own(no.person)}' where id = '${own(no.water)}'`)
    const third = await calm('waters', second.mark)
    await change(`update public.personnel set name = '改了名' where id = '${own(no.person)}'`)
    expect((await read('waters', third)).rows).toMatchObject([{ id: own(no.water), responsible_name: '改了名' }])
  })

  test('a round that fell due by itself comes too: nobody touched the water', async () => {
    await change(`update public.water_spots set next_due_at = now() - interval '2 seconds' where id = '${own(no.water)}'`)
    const [epoch, sight, xid, at] = (await calm('waters')).split('.')
    // As a phone that read a minute ago, when it was not due yet.
    const mark = [epoch, sight, xid, Number(at) - 60].join('.')
    expect(await read('waters', mark)).toMatchObject({ is_whole: false, rows: [{ id: own(no.water), due: 'overdue' }] })
  })

  describe('all is read again', () => {
    test('after another role, a lost one, and one given back', async () => {
      const { mark } = await read('hazards')
      const mine = `user_id = '${userOf('grid_worker')}'`
      await change(`delete from public.memberships where ${mine}`)
      expect(await read('hazards', mark)).toMatchObject({ is_whole: true, rows: [] })
      await change(`insert into public.memberships (user_id, area_id, role)
        values ('${userOf('grid_worker')}', '${areas.siblingStation}', 'grid_worker')`)
      const moved = await read('hazards', mark)
      expect(moved.is_whole).toBe(true)
      expect(ids(moved)).toEqual([foreign(no.hazard)])
      await change(`delete from public.memberships where ${mine};
        insert into public.memberships (user_id, area_id, role)
        values ('${userOf('grid_worker')}', '${areas.station}', 'grid_worker')`)
      expect(await read('hazards', moved.mark)).toMatchObject({ is_whole: true })
      expect(await read('hazards', mark)).toMatchObject({ is_whole: false })
    })
    test('of another database, of another day, after a fortnight, and with a mark that is none', async () => {
      const { mark } = await read('hazards')
      const [epoch, sight, xid, at] = mark.split('.') as [string, string, string, string]
      const of = (...words: readonly string[]) => words.join('.')
      const old = String(Number(at) - 15 * 86_400)
      const yesterday = String(Number(at) - 86_400)
      expect((await read('hazards', of('0'.repeat(32), sight, xid, at))).is_whole).toBe(true)
      expect((await read('hazards', of(epoch, sight, xid, yesterday))).is_whole).toBe(true)
      expect((await read('offices', of(epoch, sight, xid, yesterday))).is_whole).toBe(false)
      expect((await read('offices', of(epoch, sight, xid, old))).is_whole).toBe(true)
      expect((await read('offices', `${mark}; drop table x`)).is_whole).toBe(true)
    })
    test('after the database was put back', async () => {
      const { mark } = await read('offices')
      await change('select private.renew_epoch()')
      expect(await read('offices', mark)).toMatchObject({ is_whole: true })
    })
  })

  test('another part than the four is refused; what is noted goes after a fortnight', async () => {
    await expect(asPersona(database(), 'grid_worker', (tx) => since(tx, 'people' as Part, null))).rejects.toThrow(
      '没有这一类资料',
    )
    await change(titled('旧'))
    await change(`update private.row_changes set at = now() - interval '16 days'`)
    const { rows } = await database().query<{ n: number }>('select private.forget_changes() as n')
    expect(rows[0]!.n).toBeGreaterThan(0)
  })
})
