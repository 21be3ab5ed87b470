import { beforeAll, describe, expect, test } from 'vitest'
import type { Queryable } from '../../supabase/local/database.ts'
import { onEachDatabase } from './support/engines'
import { asPersona, own } from './support/personas'
import { buildWorld, newId, no } from './support/world'

// Functions held to their rules here: public.start_patrol, public.append_track, public.finish_patrol.
const walk = newId(1)
const nowS = () => Math.floor(Date.now() / 1000)
const isoOf = (s: number) => new Date(s * 1000).toISOString()

interface Kept {
  readonly t: readonly number[]
  readonly lng: readonly number[]
  readonly lat: readonly number[]
  readonly acc: readonly number[] | null
  readonly shifts: readonly number[] | null
}

onEachDatabase('tracks as a phone packs them', (database) => {
  beforeAll(() => buildWorld(database()))

  const ask = async <T>(tx: Queryable, name: string, body: object) =>
    (await tx.query<{ answer: T }>(`select public.${name}($1::jsonb) as answer`, [JSON.stringify(body)])).rows[0]!.answer
  const start = (tx: Queryable, more: object = {}) =>
    ask(tx, 'start_patrol', { id: walk, team_id: own(no.ownTeam), started_at: isoOf(nowS() - 3600), ...more })
  const append = (tx: Queryable, seq: number, more: object) =>
    ask<{ fixes: number; duplicate: boolean; dropped: readonly object[] }>(tx, 'append_track', { patrol_id: walk, seq, ...more })
  /** A chunk of n fixes from so many seconds ago on. */
  const chunk = (agoS: number, n = 3) => ({
    t0: nowS() - agoS,
    dt: 5,
    lng_e6: [115_200_000, ...Array.from({ length: n - 1 }, () => 60)],
    lat_e6: [26_200_000, ...Array.from({ length: n - 1 }, () => -10)],
    acc_dm: 80,
  })
  const kept = async (tx: Queryable, seq = 0): Promise<Kept> => {
    await tx.exec('reset role')
    const { rows } = await tx.query<Kept>(
      `select array(select (extract(epoch from c.started_at) + v)::int from unnest(c.t_s) with ordinality u(v, i) order by i) as t,
        c.lng_e6 as lng, c.lat_e6 as lat, c.accuracy_dm as acc, c.shifts_s as shifts
       from public.track_chunks c where c.patrol_id = '${walk}' and c.seq = ${seq}`,
    )
    return rows[0]!
  }
  const asWalker = <T>(work: (tx: Queryable) => Promise<T>) => asPersona(database(), 'grid_worker', work)

  test('differences become the fixes they were made of', async () => {
    await asWalker(async (tx) => {
      await start(tx)
      const t0 = nowS() - 600
      const sent = { t0, dt: [5, 7], lng_e6: [115_200_000, 60, -30], lat_e6: [26_200_000, -10, 5], acc_dm: [80, 65, 120] }
      expect(await append(tx, 0, sent)).toEqual({ seq: 0, fixes: 3, duplicate: false, dropped: [] })
      expect(await append(tx, 0, sent)).toEqual({ seq: 0, fixes: 3, duplicate: true, dropped: [] })
      expect(await kept(tx)).toEqual({
        t: [t0, t0 + 5, t0 + 12],
        lng: [115_200_000, 115_200_060, 115_200_030],
        lat: [26_200_000, 26_199_990, 26_199_995],
        acc: [80, 65, 120],
        shifts: null,
      })
    })
  })

  test('one number stands for all where they are the same', async () => {
    await asWalker(async (tx) => {
      await start(tx)
      await append(tx, 0, chunk(600))
      const { t, acc } = await kept(tx)
      expect(t.map((s) => s - t[0]!)).toEqual([0, 5, 10])
      expect(acc).toEqual([80, 80, 80])
    })
  })

  test('a minute of walking is small on the wire', () => {
    const body = { chunk: { patrol_id: walk, seq: 479, ...chunk(60, 12) } }
    expect(JSON.stringify(body).length).toBeLessThan(230)
  })

  describe('a bad fix is set aside and the others stay', () => {
    test.each([
      ['0/0', { lng_e6: [115_200_000, -115_200_000, 115_200_120], lat_e6: [26_200_000, -26_200_000, 26_200_000] }, 1, 'position'],
      ['no number', { lng_e6: [115_200_000, null, 120] }, 1, 'position'],
      ['off the earth', { lng_e6: [115_200_000, 400_000_000, -399_999_880] }, 1, 'position'],
      ['another year', { dt: [-31_536_000, 31_536_010] }, 1, 'time'],
      ['no time', { t0: null, dt: [5, 5] }, 0, 'time'],
    ])('%s', async (_, odd, place, reason) => {
      await asWalker(async (tx) => {
        await start(tx)
        const answer = await append(tx, 0, { ...chunk(600), ...odd })
        expect(answer).toMatchObject({ fixes: 2, duplicate: false, dropped: [{ place, reason }] })
        expect(await append(tx, 0, { ...chunk(600), ...odd })).toMatchObject({ duplicate: true, dropped: [{ place, reason }] })
        expect((await kept(tx)).lng).toHaveLength(2)
      })
    })

    test('a chunk of nothing else is received, and counted', async () => {
      await asWalker(async (tx) => {
        await start(tx)
        const empty = { ...chunk(600), lng_e6: [0, 0, 0], lat_e6: [0, 0, 0] }
        expect(await append(tx, 0, empty)).toMatchObject({ fixes: 0, duplicate: false })
        expect(await append(tx, 0, empty)).toMatchObject({ duplicate: true })
        const end = await ask(tx, 'finish_patrol', { id: walk, chunks: 1, fixes: 3 })
        expect(end).toMatchObject({ is_whole: true, fixes: 0, set_aside: 3, missing: [] })
      })
    })

    test.each([
      ['lists that do not fit each other', { lat_e6: [26_200_000] }],
      ['times that do not fit', { dt: [5] }],
      ['accuracies that do not fit', { acc_dm: [1] }],
      ['no fixes', { lng_e6: [], lat_e6: [], dt: [] }],
    ])('%s are a fault of the program and refused', async (_, odd) => {
      await asWalker(async (tx) => {
        await start(tx)
        await expect(append(tx, 0, { ...chunk(600), ...odd })).rejects.toMatchObject({ code: '22023' })
      })
    })
  })

  describe('time is never a reason to refuse', () => {
    // The phone's clock is wrong by so much, from start to end.
    test.each([10_800, -3600, -86_400, 86_400 * 400])(
      'a clock that is %d s off is put right, and what it said is kept',
      async (off) => {
        await asWalker(async (tx) => {
          const now = nowS()
          await start(tx, { started_at: isoOf(now + off - 3600), client_now: now + off })
          await append(tx, 0, { ...chunk(600), t0: now + off - 600, client_now: now + off })
          const end = await ask<{ status: string; duration_s: number }>(tx, 'finish_patrol', {
            id: walk,
            ended_at: isoOf(now + off),
            client_now: now + off,
          })
          expect(Math.abs(end.duration_s - 3600)).toBeLessThan(30)
          const { t, shifts } = await kept(tx)
          expect(Math.abs(t[0]! - (now - 600))).toBeLessThan(30)
          expect(Math.abs(shifts![0]! + off)).toBeLessThan(30)
          const { rows } = await tx.query<{ said: number }>(
            `select extract(epoch from raw_started_at)::float8 as said from public.patrols where id = '${walk}'`,
          )
          expect(Math.abs(rows[0]!.said - (now + off - 3600))).toBeLessThan(2)
        })
      },
    )

    test('days that no walk has are set aside: they would make months, and stop what forgets tracks', async () => {
      await asWalker(async (tx) => {
        await start(tx)
        const fixes = { t: [1000, 44_200, 87_400], lng: [115.2, 115.2, 115.2], lat: [26.2, 26.2, 26.2] }
        expect(await append(tx, 0, fixes)).toMatchObject({
          fixes: 1,
          dropped: [
            { place: 1, reason: 'time' },
            { place: 2, reason: 'time' },
          ],
        })
        await tx.exec('reset role')
        const { rows } = await tx.query<{ late: boolean }>(
          `select fixes_to > now() + interval '1 hour' as late from public.patrols where id = '${walk}'`,
        )
        expect(rows).toEqual([{ late: false }])
      })
    })

    test('a clock that jumped in mid-walk and back: each piece finds its place after the one before', async () => {
      await asWalker(async (tx) => {
        const now = nowS()
        await start(tx)
        await append(tx, 0, { ...chunk(3000), client_now: now })
        // Recorded a day ahead, sent when the clock was right again: neither reading fits, the order does.
        await append(tx, 1, { ...chunk(0), t0: now + 86_400, client_now: now })
        await append(tx, 2, { ...chunk(600), client_now: now })
        const first = await kept(tx, 0)
        const second = await kept(tx, 1)
        expect(second.t[0]! - first.t.at(-1)!).toBe(5)
        expect((await kept(tx, 2)).shifts).toBeNull()
      })
    })

    test('a start of another year is now, and an end before the start is the last fix', async () => {
      await asWalker(async (tx) => {
        await start(tx, { started_at: '2019-01-01T00:00:00Z' })
        const end = await ask<{ duration_s: number }>(tx, 'finish_patrol', { id: walk, ended_at: '2019-01-01T00:00:00Z' })
        expect(end.duration_s).toBeLessThan(30)
      })
    })
  })

  describe('the end', () => {
    test('names what is missing, and is whole once it came', async () => {
      await asWalker(async (tx) => {
        await start(tx)
        await append(tx, 0, chunk(900))
        await append(tx, 3, chunk(300))
        const counts = { id: walk, chunks: 4, fixes: 12 }
        expect(await ask(tx, 'finish_patrol', counts)).toMatchObject({ is_whole: false, missing: [1, 2], chunks: 2, fixes: 6 })
        await append(tx, 2, chunk(500))
        await append(tx, 1, chunk(700))
        expect(await ask(tx, 'finish_patrol', counts)).toMatchObject({ is_whole: true, missing: [], chunks: 4, fixes: 12 })
        expect((await kept(tx)).lng).toHaveLength(12)
      })
    })

    test('fewer fixes than the phone counted are not whole', async () => {
      await asWalker(async (tx) => {
        await start(tx)
        await append(tx, 0, chunk(900))
        expect(await ask(tx, 'finish_patrol', { id: walk, chunks: 1, fixes: 4 })).toMatchObject({ is_whole: false, missing: [] })
      })
    })

    test('a folded walk keeps each clock', async () => {
      await asWalker(async (tx) => {
        const now = nowS()
        await start(tx)
        await append(tx, 0, chunk(900))
        await append(tx, 1, { ...chunk(0), t0: now + 7200 - 600, client_now: now + 7200 })
        await ask(tx, 'finish_patrol', { id: walk, chunks: 2, fixes: 6 })
        const { shifts } = await kept(tx)
        expect(shifts?.[0]).toBe(0)
        expect(Math.abs(shifts![1]! + 7200)).toBeLessThan(30)
      })
    })
  })

  test('what is set aside goes when the track goes', async () => {
    await asWalker(async (tx) => {
      await start(tx)
      await append(tx, 0, { ...chunk(600), lng_e6: [0, 60, 60], lat_e6: [0, 5, 5] })
      await tx.exec(`reset role; update private.track_set_aside set received_at = now() - interval '366 days'`)
      await tx.query(`select private.forget_tracks()`)
      expect((await tx.query(`select 1 from private.track_set_aside where patrol_id = '${walk}'`)).rows).toEqual([])
    })
  })
})
