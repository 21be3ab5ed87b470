import { randomUUID } from 'node:crypto'
import type { BrowserContext, Page } from '@playwright/test'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { arrived, everything, fieldSuite, hazard, wake } from './support/fieldSuite'
import { own } from './support/personas'
import { no } from './support/world'

// The walk's own store in Chromium with a receiver and clocks that the test holds, against the server on PGlite.
const suite = fieldSuite()
let phone: BrowserContext
let page: Page

beforeEach(async () => {
  ;({ phone, page } = await suite.phoneOf('grid_worker'))
})
afterEach(() => phone.close())

const recorder = (of = page) => of.evaluate(() => window.field.recorder())
const place = (east: number, more: { accuracy?: number; clockSetMs?: number } = {}, of = page) =>
  of.evaluate(([lng, accuracy, clockSetMs]) => window.field.place(lng, 26.21, accuracy, 5000, clockSetMs), [
    115.21 + east / 99_800,
    more.accuracy ?? 8,
    more.clockSetMs ?? 0,
  ] as const)
async function setOut(): Promise<string> {
  await page.evaluate(async () => {
    await window.field.refreshRoutes()
    await window.field.startWalk()
  })
  // Until the recording tab has its turn and the receiver is heard.
  await expect.poll(async () => recorder(), { timeout: 20_000 }).toMatchObject({ isWalking: true, isHearing: true })
  return page.evaluate(() => window.field.walkId())
}
async function home(): Promise<void> {
  expect(await page.evaluate(() => window.field.finish())).toBe(true)
  await wake(page)
  await arrived(page)
}

describe('clocks', () => {
  const hourMs = 3_600_000
  test.each([
    ['three hours ahead', [3 * hourMs]],
    ['an hour back', [-hourMs]],
    ['a day back', [-24 * hourMs]],
    ['another year', [400 * 24 * hourMs]],
    ['jumping', [3 * hourMs, -5 * hourMs, 26 * hourMs]],
  ])('set in mid-walk, %s: every fix is there, and at a time of this walk', async (_, sets) => {
    const id = await setOut()
    let east = 0
    for (let at = 0; at < 3; at++) await place((east += 6))
    for (const clockSetMs of sets) {
      await place((east += 6), { clockSetMs })
      await place((east += 6))
    }
    await home()
    expect(await suite.walks(id)).toEqual([{ status: 'finished', fixes: 3 + sets.length * 2 }])
    const { rows } = await suite.db().query<{ off: number }>(
      `select coalesce(max(abs(extract(epoch from c.started_at) + t - extract(epoch from p.started_at))), 0)::float8 as off
       from public.patrols p join public.track_chunks c on c.patrol_id = p.id cross join unnest(c.t_s) t where p.id = $1`,
      [id],
    )
    expect(rows[0]?.off).toBeLessThan(2 * 3600)
    const aside = await suite.db().query('select 1 from private.track_set_aside where patrol_id = $1', [id])
    expect(aside.rows).toEqual([])
  })
})

test('a receiver that says 0/0, no number, 2 km or 200 km/h, or hangs, makes no track of it', async () => {
  const id = await setOut()
  await place(0)
  await page.evaluate(() => window.field.place(0, 0))
  await page.evaluate(() => window.field.place(Number.NaN, 26))
  await place(6, { accuracy: 2000 })
  await place(3000)
  for (let at = 0; at < 5; at++) await page.evaluate(() => window.field.frozen())
  await place(12)
  await home()
  expect(await suite.walks(id)).toEqual([{ status: 'finished', fixes: 2 }])
})

test('a full disk: the fix is held and said to be, and written once there is room', async () => {
  const id = await setOut()
  await place(0)
  await page.evaluate(() => window.field.fill(['fixes']))
  await place(6)
  await place(12)
  expect((await recorder()).unkept).toBe(2)
  await page.evaluate(() => window.field.fill([]))
  await place(18)
  expect((await recorder()).unkept).toBe(0)
  await home()
  expect(await suite.walks(id)).toEqual([{ status: 'finished', fixes: 4 }])
})

test('a device whose database does not open sends straight away, or leaves the record in its form', async () => {
  await page.evaluate(() => {
    window.field.close()
    IDBFactory.prototype.open = () => {
      throw new DOMException('no', 'UnknownError')
    }
  })
  const id = randomUUID()
  const save = (title: string, of: string) => page.evaluate((record) => window.field.save(record), hazard(title, of))
  expect(await save('没有存储', id)).toEqual({ is: 'sent' })
  expect(await suite.hazards([id])).toHaveLength(1)
  suite.proxy().set(everything, 'dropped before')
  expect(await save('没有存储也没有网络', randomUUID())).toEqual({ is: 'nowhere', error: { kind: 'offline' } })
})

test('a plan withdrawn in mid-walk: its stops stay, the visit is told, and the walk ends', async () => {
  const id = await setOut()
  await place(0)
  try {
    await suite.db().exec(`update public.patrol_plans set status = 'withdrawn' where id = '${own(no.plan)}'`)
    await page.evaluate(() => window.field.refreshRoutes())
    expect(await recorder()).toMatchObject({ isWalking: true, stops: 1 })
    await page.evaluate((stop) => window.field.report(stop), own(no.stop))
    await home()
    expect(await suite.walks(id)).toEqual([{ status: 'finished', fixes: 1 }])
    const { rows } = await suite.db().query('select visit_source from public.plan_stops where id = $1', [own(no.stop)])
    expect(rows).toEqual([{ visit_source: 'person' }])
  } finally {
    await suite.db().exec(`update public.patrol_plans set status = 'published' where id = '${own(no.plan)}'`)
  }
})

test('two tabs: one records, the other says so and takes over when that is gone', async () => {
  const id = await setOut()
  await place(0)
  const other = await suite.openAgain(phone)
  await other.evaluate(() => window.field.refreshRoutes())
  await expect.poll(async () => recorder(other), { timeout: 20_000 }).toMatchObject({ isWalking: true, isElsewhere: true })
  await page.close({ runBeforeUnload: false })
  await expect.poll(async () => recorder(other), { timeout: 20_000 }).toMatchObject({ isElsewhere: false, isHearing: true })
  await place(6, {}, other)
  page = other
  await home()
  expect(await suite.walks(id)).toEqual([{ status: 'finished', fixes: 2 }])
})

test('walks of 0.2.0 are handed over at first open: fixes, stored or not, reports, and nobody else’s', async () => {
  const mine = randomUUID()
  const theirs = randomUUID()
  const me = await page.evaluate(() => window.field.account().id)
  await page.evaluate(
    async ([walkId, otherId, userId, team, stop]) => {
      const opening = indexedDB.open('patrolgrid-walk', 10)
      opening.onupgradeneeded = () => {
        const made = opening.result
        made.createObjectStore('walks', { keyPath: 'id' }).createIndex('userId', 'userId')
        for (const name of ['fixes', 'reports'])
          made.createObjectStore(name, { keyPath: 'no', autoIncrement: true }).createIndex('patrolId', 'patrolId')
        made.createObjectStore('chunks', { keyPath: ['patrolId', 'seq'] }).createIndex('patrolId', 'patrolId')
      }
      await new Promise((resolve) => (opening.onsuccess = resolve))
      const writing = opening.result.transaction(['walks', 'fixes', 'chunks', 'reports'], 'readwrite')
      const startedMs = Date.now() - 600_000
      const walk = { teamId: team, routeId: 'gone', startedMs, endedMs: Date.now(), nextSeq: 2, isStartSent: false }
      writing.objectStore('walks').put({ ...walk, id: walkId, userId, isFinishSent: false })
      writing.objectStore('walks').put({ ...walk, id: otherId, userId: 'somebody else', isFinishSent: false })
      const from = startedMs / 1000
      const lists = { lng: [115.21, 115.2101], lat: [26.21, 26.21], accuracy: [8, 8.5] }
      // The first was said to be stored and is not on the server: it comes back as missing.
      const first = { patrolId: walkId, seq: 0, t: [from, from + 5], refusal: null, isStored: true, ...lists }
      writing.objectStore('chunks').put(first)
      writing.objectStore('chunks').put({ ...first, seq: 1, t: [from + 10, from + 15], isStored: false, refusal: '坐标超出范围' })
      writing.objectStore('fixes').put({ patrolId: walkId, timeMs: startedMs + 20_000, lng: 115.21, lat: 26.21, accuracyM: 8 })
      const visits = [{ stop_id: stop, visited_at: new Date().toISOString(), visited_s: 999, source: 'device' }]
      writing.objectStore('reports').put({ patrolId: walkId, name: 'record_visits', args: { visits }, refusal: null })
      await new Promise((resolve) => (writing.oncomplete = resolve))
      opening.result.close()
    },
    [mine, theirs, me, own(no.ownTeam), own(no.stop)] as const,
  )
  await page.close()
  page = await suite.openAgain(phone)
  await expect.poll(() => suite.walks(mine), { timeout: 40_000 }).toEqual([{ status: 'finished', fixes: 5 }])
  await arrived(page)
  const { rows } = await suite.db().query('select visited_s from public.plan_stops where id = $1', [own(no.stop)])
  expect(rows).toEqual([{ visited_s: 999 }])
  expect(await suite.walks(theirs)).toEqual([])
})
