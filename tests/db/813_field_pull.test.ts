import { randomUUID } from 'node:crypto'
import type { BrowserContext, Page } from '@playwright/test'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { writes } from '@tests/support/field/tryFault'
import { arrived, everything, fieldSuite, hazard, keep, kept, state, wake, walk } from './support/fieldSuite'
import { foreign, own, userOf } from './support/personas'
import { areas, here, no } from './support/world'

// What lies on the phone and how it is brought up to date: the page's own stores in Chromium, the server on PGlite.
const suite = fieldSuite()
const pulls = /\/rpc\/changes_since$/
const worker = userOf('grid_worker')
let phone: BrowserContext
let page: Page
beforeEach(async () => {
  ;({ phone, page } = await suite.phoneOf('grid_worker'))
})
afterEach(() => phone.close())

type Part = 'waters' | 'hazards' | 'offices' | 'areas'
const pull = (part: Part) => page.evaluate((name) => window.field.pull(name), part)
const shown = (part: Part) => page.evaluate((name) => window.field.shown(name), part)
const taken = (part: Part | 'outlines') => page.evaluate((name) => window.field.taken(name), part)
const onDisk = (part: Part | 'outlines', text: string) => expect.poll(() => taken(part), { timeout: 10_000 }).toContain(text)
const change = (sql: string) => suite.db().exec(sql)
const grant = (area: string) =>
  change(`insert into public.memberships (user_id, area_id, role) values ('${worker}', '${area}', 'grid_worker')`)
const revoke = () => change(`delete from public.memberships where user_id = '${worker}'`)
/** Whether the server gave all, or what changed; and which rows. */
async function answerTo(part: Part) {
  const [answer] = await Promise.all([page.waitForResponse((response) => pulls.test(response.url())), pull(part)])
  const { is_whole, rows, gone } = (await answer.json()) as { is_whole: boolean; rows: { id: string }[]; gone: string[] }
  return { is_whole, ids: rows.map(({ id }) => id), gone }
}

describe('what was taken along', () => {
  test('is read whole once, then only what changed; it is there without a network and after a kill', async () => {
    expect((await answerTo('hazards')).is_whole).toBe(true)
    await onDisk('hazards', own(no.hazard))
    expect(await answerTo('hazards')).toEqual({ is_whole: false, ids: [], gone: [] })
    await change(`update public.hazards set title = '服务器改过' where id = '${own(no.hazard)}'`)
    expect(await answerTo('hazards')).toEqual({ is_whole: false, ids: [own(no.hazard)], gone: [] })
    await onDisk('hazards', '服务器改过')
    suite.proxy().set(everything, 'dropped before')
    await page.close({ runBeforeUnload: false })
    page = await suite.openAgain(phone)
    await page.evaluate(() => window.field.shown('hazards'))
    await expect
      .poll(() => shown('hazards'), { timeout: 10_000 })
      .toContainEqual(expect.objectContaining({ id: own(no.hazard), title: '服务器改过' }))
    suite.proxy().heal()
    expect(await answerTo('hazards')).toMatchObject({ is_whole: false })
  })

  test('a record that was deleted on the server goes; who puts it right on the phone is refused in words, and his words stay', async () => {
    const spare = kept('要删的隐患')
    await keep(page, [spare])
    await wake(page)
    await arrived(page)
    await pull('hazards')
    await onDisk('hazards', spare.id)
    suite.proxy().set(writes, 'dropped before')
    const id = randomUUID()
    const body = { id: spare.id, was: { title: '要删的隐患' }, title: '更正过' }
    await keep(page, [{ id, kind: 'hazard.report', title: '更正', body }])
    await change(`delete from public.hazards where id = '${spare.id}'`)
    expect(await answerTo('hazards')).toMatchObject({ is_whole: false, gone: [spare.id] })
    await expect.poll(() => taken('hazards'), { timeout: 10_000 }).not.toContain(spare.id)
    suite.proxy().heal()
    await wake(page)
    expect((await state(page)).unsent).toMatchObject([
      { id, state: 'refused', told: expect.stringContaining('没有这条隐患') as string },
    ])
  })

  test('a pull overwrites nothing that is unsent, and what is unsent goes out as it was written', async () => {
    const record = kept('没有发出')
    suite.proxy().set(writes, 'dropped before')
    await keep(page, [record])
    await page.evaluate(() => window.field.openSheet())
    await page.evaluate(() => window.field.choose(['#c33']))
    await change(`update public.hazards set title = '别人在改' where id = '${own(no.hazard)}'`)
    for (const part of ['hazards', 'waters', 'areas', 'offices'] as const) await pull(part)
    expect((await state(page)).unsent).toMatchObject([{ id: record.id, state: 'waiting' }])
    expect(await page.evaluate(() => window.field.draftPhotos())).toBe(1)
    suite.proxy().heal()
    await wake(page)
    await arrived(page)
    expect(await suite.hazards([record.id])).toMatchObject([{ title: '没有发出' }])
  })

  test('outlines are fetched by revision: a moved name costs no outline of the others', async () => {
    await page.evaluate(() => window.field.pull('outlines'))
    await onDisk('outlines', areas.cellNorth)
    const asked: string[] = []
    page.on('request', (request) => {
      if (request.url().endsWith('/rpc/area_geometry')) asked.push(request.postData() ?? '')
    })
    await page.evaluate(() => window.field.pull('outlines'))
    await change(`update public.areas set name = '北网格改' where id = '${areas.cellNorth}'`)
    await page.evaluate(() => window.field.pull('outlines'))
    await onDisk('outlines', '北网格改')
    expect(asked.map((body) => JSON.parse(body) as unknown)).toEqual([{ ids: [areas.cellNorth] }])
    await onDisk('outlines', areas.cellSouth)
  })

  test.each(['portal {} 200', 'cut short', '503'] as const)('%s on a pull: what lies here stays on screen', async (fault) => {
    await pull('offices')
    await onDisk('offices', own(no.office))
    suite.proxy().set(pulls, fault)
    await pull('offices')
    expect(await shown('offices')).toMatchObject([{ id: own(no.office) }])
    suite.proxy().heal()
    expect((await answerTo('offices')).is_whole).toBe(false)
  })
})

describe('rights', () => {
  test('a role revoked in mid-shift takes what was read by it off the phone, not what is unsent; given back, all is there', async () => {
    await pull('hazards')
    await onDisk('hazards', own(no.hazard))
    const record = kept('收回角色')
    suite.proxy().set(writes, 'dropped before')
    await keep(page, [record])
    await revoke()
    try {
      await page.evaluate(() => window.field.refreshAccount())
      await expect.poll(() => taken('hazards'), { timeout: 10_000 }).toBeNull()
      expect((await state(page)).unsent).toMatchObject([{ id: record.id }])
    } finally {
      await grant(areas.station)
    }
    suite.proxy().heal()
    await page.close()
    page = await suite.openAgain(phone)
    expect((await answerTo('hazards')).is_whole).toBe(true)
    await wake(page)
    await arrived(page)
    expect(await suite.hazards([record.id])).toHaveLength(1)
  })

  test('a phone whose owner moved to another branch holds nothing of the one before', async () => {
    await pull('hazards')
    await onDisk('hazards', own(no.hazard))
    await page.evaluate(() => window.field.keepRoutes())
    await page.evaluate(() => window.field.refreshAccount())
    const routes = () => page.evaluate(() => window.field.routes())
    expect(await routes()).toContain(areas.station)
    await revoke()
    await grant(areas.siblingStation)
    try {
      await page.evaluate(() => window.field.refreshAccount())
      await expect.poll(() => taken('hazards'), { timeout: 10_000 }).toBeNull()
      await expect.poll(routes, { timeout: 10_000 }).toBeNull()
      await page.close()
      page = await suite.openAgain(phone)
      const { is_whole, ids } = await answerTo('hazards')
      expect({ is_whole, ids }).toEqual({ is_whole: true, ids: [foreign(no.hazard)] })
      await onDisk('hazards', foreign(no.hazard))
      expect(await taken('hazards')).not.toContain(own(no.hazard))
    } finally {
      await revoke()
      await grant(areas.station)
    }
  })
})

describe('versions', () => {
  test('a new page on an old server reads the whole lists; what an old page kept serves the new one', async () => {
    suite
      .proxy()
      .set(
        pulls,
        ({ response }) =>
          void response
            .writeHead(404, { 'content-type': 'application/json' })
            .end('{"code":"PGRST202","message":"Could not find the function"}'),
      )
    await pull('hazards')
    await onDisk('hazards', own(no.hazard))
    const old = (await taken('hazards'))!
    suite.proxy().heal()
    await page.evaluate((text) => window.field.takenBefore('hazards', text), old)
    await page.close()
    page = await suite.openAgain(phone)
    suite.proxy().set(/changes_since|_list/, 'dropped before')
    await page.evaluate(() => window.field.shown('hazards'))
    await expect.poll(() => shown('hazards'), { timeout: 10_000 }).toContainEqual(expect.objectContaining({ id: own(no.hazard) }))
    suite.proxy().heal()
    expect((await answerTo('hazards')).is_whole).toBe(true)
  })

  test('an old page on a new server: its lists and its doors are still there', async () => {
    const call = (name: string, args: object) =>
      page.evaluate(([of, given]) => window.field.call(of, given), [name, args] as const)
    for (const list of ['waters_list', 'hazards_list', 'offices_list', 'areas_list'])
      expect((await call(list, {})) as object[], list).toContainEqual(
        expect.objectContaining({ id: expect.any(String) as string }),
      )
    const id = randomUUID()
    const asked = { id, kind: 'fire', severity: 2, title: '旧页面上报', description: null, geom: here }
    expect(await call('create_hazard', { hazard: asked })).toMatchObject({ id, queue: 'own' })
    expect(await suite.hazards([id])).toMatchObject([{ title: '旧页面上报' }])
    const inspection = { id: randomUUID(), subject_kind: 'water', water_spot_id: own(no.water), checklist: { rope: 'present' } }
    expect(await call('record_inspection', { inspection })).toMatchObject({ id: inspection.id })
  })

  test('a database that another page holds shut: the record goes straight to the server, and the device is said to keep nothing', async () => {
    await page.close()
    const guest = await phone.newPage()
    await guest.goto(`${suite.proxy().url}/config.json`)
    await guest.evaluate(async (name) => {
      await new Promise((resolve) => (indexedDB.deleteDatabase(name).onsuccess = resolve))
      // As a page of a version before that never hears that it should close.
      const opening = indexedDB.open(name, 30)
      opening.onupgradeneeded = () => {
        const made = opening.result
        made.createObjectStore('ops', { keyPath: 'no', autoIncrement: true }).createIndex('id', 'id', { unique: true })
        made.createObjectStore('marks', { keyPath: 'key' })
      }
      await new Promise((resolve) => (opening.onsuccess = resolve))
      Object.assign(window, { held: opening.result })
    }, `patrolgrid-outbox.${worker}`)
    page = await suite.openAgain(phone)
    const id = randomUUID()
    expect(await page.evaluate((record) => window.field.save(record), hazard('被占用', id))).toEqual({ is: 'sent' })
    expect(await suite.hazards([id])).toHaveLength(1)
    // Its photos are on no disk and on no server, and both are said: while they are chosen, and when the words have gone.
    await page.evaluate(() => window.field.openSheet())
    await page.evaluate(() => window.field.choose(['#3cc']))
    const chosen = () => page.evaluate(() => window.field.chosen())
    await expect.poll(chosen, { timeout: 20_000 }).toEqual({ count: 1, isRestored: false, isUnkept: true })
    const shown = randomUUID()
    const said = await page.evaluate(([record, of]) => window.field.saveSheet(record, of), [
      hazard('被占用，带照片', shown),
      shown,
    ] as const)
    expect(said).toEqual({ is: 'sent', withoutPhotos: 'shut' })
    expect(await suite.hazards([shown])).toHaveLength(1)
    expect(await page.evaluate(() => window.field.isBroken())).toBe(true)
    await guest.close()
  })

  test('a database that the browser threw away: what was not sent is gone with it, the next record is kept again', async () => {
    const name = `patrolgrid-outbox.${worker}`
    await page.evaluate((of) => new Promise((resolve) => (indexedDB.deleteDatabase(of).onsuccess = resolve)), name)
    const record = kept('又能存')
    await keep(page, [record])
    await wake(page)
    await expect.poll(() => suite.hazards([record.id]), { timeout: 30_000 }).toHaveLength(1)
  })
})

describe('photos of a report that is not saved', () => {
  const chosen = () => page.evaluate(() => window.field.chosen())
  const openSheet = () => page.evaluate(() => window.field.openSheet())

  test('survive a kill, go with their record, and another person sees none', async () => {
    await openSheet()
    await page.evaluate(() => window.field.choose(['#c33', '#3c3']))
    await expect.poll(() => page.evaluate(() => window.field.draftPhotos()), { timeout: 10_000 }).toBe(2)
    await page.close({ runBeforeUnload: false })
    page = await suite.openAgain(phone)
    await openSheet()
    await expect.poll(chosen, { timeout: 10_000 }).toEqual({ count: 2, isRestored: true, isUnkept: false })
    // One is taken out again.
    await page.evaluate(() => window.field.choose(['#3c3']))
    await expect.poll(() => page.evaluate(() => window.field.draftPhotos()), { timeout: 10_000 }).toBe(1)
    const id = randomUUID()
    await page.evaluate(([record, of]) => window.field.saveSheet(record, of), [hazard('带照片', id), id] as const)
    await expect.poll(() => page.evaluate(() => window.field.draftPhotos()), { timeout: 10_000 }).toBe(0)
    const facts = async () => (await suite.db().query(`select sha256 from public.photos where subject_id = $1`, [id])).rows.length
    await expect.poll(facts, { timeout: 40_000 }).toBe(1)
    await openSheet()
    // It is written after what lay there was read: then nothing of before can come any more.
    await page.evaluate(() => window.field.choose(['#33c']))
    await expect.poll(() => page.evaluate(() => window.field.draftPhotos()), { timeout: 10_000 }).toBe(1)
    expect(await chosen()).toEqual({ count: 1, isRestored: false, isUnkept: false })
  })

  test('that find no room are said to be lost with the page', async () => {
    await page.evaluate(() => window.field.fill(['draftPhotos']))
    await openSheet()
    await page.evaluate(() => window.field.choose(['#c3c']))
    await expect.poll(chosen, { timeout: 10_000 }).toEqual({ count: 1, isRestored: false, isUnkept: true })
  })
})

describe('time and network', () => {
  test('a walk over midnight and the turn of a month, on a phone in another zone: one walk, all fixes, each in its month', async () => {
    const abroad = await suite.phoneOf('grid_worker', { timezoneId: 'America/New_York' })
    const id = randomUUID()
    // 23:58 in Shanghai on the last day of the month before this one.
    const shanghaiMs = 8 * 3_600_000
    const today = new Date(Date.now() + shanghaiMs)
    const turnMs = Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), 1) - shanghaiMs
    const startedMs = turnMs - 120_000
    const said = (ms: number) => new Date(ms + shanghaiMs).toISOString().slice(5, 16).replace('T', ' ')
    await abroad.page.evaluate(([walkId, team, at]) => window.field.walk(walkId, team, 48, at, true), [
      id,
      own(no.ownTeam),
      startedMs,
    ] as const)
    await wake(abroad.page)
    await arrived(abroad.page)
    expect(await suite.walks(id)).toEqual([{ status: 'finished', fixes: 48 }])
    const { rows } = await suite.db().query(
      `select to_char(min(started_at) at time zone 'Asia/Shanghai', 'MM-DD HH24:MI') as began,
         to_char(max(ended_at) at time zone 'Asia/Shanghai', 'MM-DD HH24:MI') as ended
       from public.track_chunks where patrol_id = $1`,
      [id],
    )
    expect(rows).toEqual([{ began: said(startedMs), ended: said(turnMs + 60_000) }])
    await abroad.phone.close()
  })

  test('flight mode on and off every two seconds: each record and the walk are there once', async () => {
    const records = Array.from({ length: 30 }, (_, at) => kept(`飞行模式 ${at}`))
    const id = randomUUID()
    await keep(page, records)
    await walk(page, id, 120, true)
    for (let turn = 0; turn < 8; turn++) {
      await phone.setOffline(turn % 2 === 0)
      // The waits of this page run ten times faster.
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
    await phone.setOffline(false)
    await wake(page)
    await arrived(page)
    expect(await suite.hazards(records.map((record) => record.id))).toHaveLength(30)
    expect(await suite.walks(id)).toEqual([{ status: 'finished', fixes: 120 }])
  })
})
