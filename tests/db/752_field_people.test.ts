import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openRecords } from '@/data/exports/sealedFile'
import { makeKeyPair, openPrivateHalf } from '@/features/admin/keys/keyPair'
import { arrived, everything, fieldSuite, hazard, keep, kept, send, state, wake, walk } from './support/fieldSuite'
import { writes } from '@tests/support/field/tryFault'
import { own, userOf } from './support/personas'
import { no } from './support/world'

// Sessions, people, tabs and phones: the same stores and server as for the faults of the network.
const suite = fieldSuite()
let page: Page
let close: () => Promise<void>
const onePhone = async () => {
  const { phone, page: opened } = await suite.phoneOf('grid_worker')
  page = opened
  close = () => phone.close()
  return phone
}
beforeAll(onePhone)

type Session = Record<string, unknown> & { readonly expires_at: number; readonly refresh_token: string }
const changeSession = async (change: (session: Session) => object) => {
  const session = JSON.parse((await page.evaluate(() => window.field.session())) ?? '{}') as Session
  await page.evaluate((text) => window.field.setSession(text), JSON.stringify({ ...session, ...change(session) }))
}
const expired = () => changeSession(() => ({ expires_at: Math.floor(Date.now() / 1000) - 3 * 86_400, expires_in: -1 }))

describe('a session', () => {
  test('that expired three days ago is renewed and everything goes out', async () => {
    await expired()
    const record = kept('过期')
    await keep(page, [record])
    await wake(page)
    await arrived(page)
    expect(await suite.hazards([record.id])).toHaveLength(1)
  })

  test('whose renewal a portal answers stays, and so does what is unsent', async () => {
    await expired()
    suite.proxy().set(everything, 'portal {} 200')
    const record = kept('门户')
    await keep(page, [record])
    await wake(page)
    const { unsent } = await state(page)
    expect(unsent).toMatchObject([{ id: record.id, state: 'waiting', told: expect.stringContaining('没有网络') as string }])
    expect(await page.evaluate(() => window.field.account())).toEqual({ state: 'active', id: userOf('grid_worker') })
    suite.proxy().heal()
    // The auth client asks for a new token once a minute and no more often.
    await page.evaluate(() => window.field.later(61_000))
    await wake(page)
    await arrived(page)
    expect(await suite.hazards([record.id])).toHaveLength(1)
  })

  test('that was revoked leaves everything here for its owner; another person sends nothing of it', async () => {
    const phone = page.context()
    const record = kept('换人')
    suite.proxy().set(writes, 'dropped before')
    await keep(page, [record])
    await changeSession(() => ({ expires_at: 1, refresh_token: 'revoked' }))
    await wake(page)
    suite.proxy().heal()
    await page.close()
    page = await suite.openAgain(phone)
    await suite.signIn(page, 'duty_officer')
    await send(page)
    expect(await state(page)).toMatchObject({ unsent: [], walks: [] })
    expect(await suite.hazards([record.id])).toEqual([])
    await page.evaluate(() => window.field.signOut())
    await page.close()
    page = await suite.openAgain(phone)
    await suite.signIn(page, 'grid_worker')
    await arrived(page)
    expect(await suite.hazards([record.id])).toHaveLength(1)
    const { rows } = await suite.db().query('select created_by from public.hazards where id = $1', [record.id])
    expect(rows).toEqual([{ created_by: userOf('grid_worker') }])
  })
})

describe('twice', () => {
  test('twelve copies at once, and a double tap, are one row', async () => {
    const record = kept('十二份')
    await keep(page, [record])
    await Promise.all(Array.from({ length: 12 }, () => wake(page)))
    await expect(keep(page, [record])).rejects.toThrow()
    await arrived(page)
    expect(await suite.hazards([record.id])).toHaveLength(1)
  })

  test('two tabs of one phone send each record once', async () => {
    const other = await suite.openAgain(page.context())
    const records = Array.from({ length: 20 }, (_, at) => kept(`两个标签页 ${at}`))
    await keep(page, records)
    await Promise.all([wake(page), wake(other), wake(page), wake(other)])
    await arrived(page)
    await other.close()
    const ids = records.map(({ id }) => id)
    expect(await suite.hazards(ids)).toHaveLength(20)
    const { rows } = await suite
      .db()
      .query('select tries from (select count(*)::int as tries from private.op_ledger where op_id = any ($1::uuid[])) t', [
        `{${ids.join()}}`,
      ])
    expect(rows).toEqual([{ tries: 20 }])
  })

  test('the same id with other content is refused in words, and the first stays', async () => {
    const record = kept('先')
    await keep(page, [record])
    await wake(page)
    await arrived(page)
    const { phone, page: other } = await suite.phoneOf('grid_worker')
    await keep(other, [{ ...hazard('后', record.id), id: record.id }])
    await wake(other)
    expect((await state(other)).unsent).toMatchObject([{ state: 'refused', told: expect.stringContaining('别的内容') as string }])
    expect(await suite.hazards([record.id])).toMatchObject([{ title: '先' }])
    await phone.close()
  })

  test('two phones with one record: one row; a replay by another user gets nothing', async () => {
    const record = kept('两部手机')
    const second = await suite.phoneOf('grid_worker')
    const thief = await suite.phoneOf('duty_officer')
    for (const each of [page, second.page]) await keep(each, [record])
    await Promise.all([wake(page), wake(second.page)])
    await arrived(page)
    await arrived(second.page)
    await keep(thief.page, [record])
    await wake(thief.page)
    expect((await state(thief.page)).unsent).toMatchObject([{ state: expect.stringMatching(/refused|conflict/) as string }])
    expect(await suite.hazards([record.id])).toHaveLength(1)
    await second.phone.close()
    await thief.phone.close()
  })
})

describe('what the server will not have', () => {
  test('one poison record among 119 stays alone, with its reason', async () => {
    const records = Array.from({ length: 119 }, (_, at) => kept(`第 ${at} 条`))
    const poison = kept('毒')
    const list = [...records.slice(0, 57), { ...poison, body: { ...poison.body, severity: 9 } }, ...records.slice(57)]
    await keep(page, list)
    await wake(page)
    await expect.poll(async () => (await state(page)).unsent.length, { timeout: 60_000, interval: 200 }).toBe(1)
    expect((await state(page)).unsent).toMatchObject([
      { id: poison.id, state: 'refused', told: expect.stringMatching(/[\u4e00-\u9fff]/) as string },
    ])
    expect(await suite.hazards(records.map(({ id }) => id))).toHaveLength(119)
    await page.evaluate((id) => window.field.remove(id), poison.id)
  })

  test.each([
    ['NUL', 'a\u0000b', 'ab'],
    ['a lone surrogate', '半\ud83d字', '半\ufffd字'],
    ['emoji', '塌方😀👨‍👩‍👧', '塌方😀👨‍👩‍👧'],
    ['characters of four bytes', '𠮷𡈽村口', '𠮷𡈽村口'],
  ])('%s', async (_, typed, stored) => {
    const id = randomUUID()
    // By its code units: half a character does not survive the way into the browser.
    await page.evaluate(
      ([recordId, units, geom]) => {
        const title = String.fromCharCode(...units)
        return window.field.keep([
          { id: recordId, kind: 'hazard.report', title, body: { id: recordId, kind: 'fire', title, geom } },
        ])
      },
      [id, [...Array(typed.length).keys()].map((at) => typed.charCodeAt(at)), hazard('x').body.geom] as const,
    )
    await wake(page)
    await expect.poll(() => suite.hazards([id]), { timeout: 30_000 }).toMatchObject([{ title: stored }])
  })

  test('rights revoked in mid-shift hold everything back in words, and given back let it through', async () => {
    const record = kept('收回')
    await suite.db().exec(`create temp table taken as select * from public.memberships where user_id = '${userOf('grid_worker')}';
      delete from public.memberships where user_id = '${userOf('grid_worker')}'`)
    await keep(page, [record])
    await wake(page)
    const { unsent } = await state(page)
    expect(unsent.find(({ id }) => id === record.id)).toMatchObject({
      state: 'waiting',
      told: expect.stringContaining('角色') as string,
    })
    expect(await suite.hazards([record.id])).toEqual([])
    await suite.db().exec('insert into public.memberships select * from taken; drop table taken')
    await wake(page)
    await expect.poll(() => suite.hazards([record.id]), { timeout: 30_000 }).toHaveLength(1)
  })
})

describe('killed', () => {
  afterEach(async () => {
    await close()
    await onePhone()
  })
  test('right after the save: it is there, and goes out', async () => {
    const phone = page.context()
    const record = kept('杀')
    suite.proxy().set(writes, 'dropped before')
    await keep(page, [record])
    await page.close({ runBeforeUnload: false })
    suite.proxy().heal()
    page = await suite.openAgain(phone)
    await arrived(page)
    expect(await suite.hazards([record.id])).toHaveLength(1)
  })

  test('in mid-upload of a walk: nothing is doubled, nothing is missing', async () => {
    const phone = page.context()
    const walkId = randomUUID()
    suite.proxy().set(/append_track$/, 'lost after the commit')
    await walk(page, walkId, 600, true)
    void send(page).catch(() => undefined)
    await expect.poll(async () => (await suite.walks(walkId))[0]?.fixes ?? 0, { timeout: 20_000 }).toBe(500)
    await page.close({ runBeforeUnload: false })
    suite.proxy().heal()
    page = await suite.openAgain(phone)
    await arrived(page)
    expect(await suite.walks(walkId)).toEqual([{ status: 'finished', fixes: 600 }])
  })
})

test('a refused start holds up neither other walks nor records, and keeps its fixes with the reason', async () => {
  const [refused, good, record] = [randomUUID(), randomUUID(), kept('不受影响')]
  await page.evaluate(([id, team]) => window.field.walk(id, team, 12, Date.now() - 120_000, true), [
    refused,
    own(no.team),
  ] as const)
  await walk(page, good, 12, true)
  await keep(page, [record])
  await wake(page)
  await expect.poll(() => suite.walks(good), { timeout: 30_000 }).toEqual([{ status: 'finished', fixes: 12 }])
  expect(await suite.hazards([record.id])).toHaveLength(1)
  const { walks, waitingFixes } = await state(page)
  expect(walks.find(({ id }) => id === refused)).toMatchObject({
    isAgreed: false,
    told: expect.stringContaining('不在这支巡防队') as string,
  })
  expect(waitingFixes).toBe(12)
})

test('a database put back from a backup gets the last seven days again, records and walks', async () => {
  await close()
  await onePhone()
  const record = kept('备份之后')
  const walkId = randomUUID()
  await keep(page, [record])
  await walk(page, walkId, 30, true)
  await wake(page)
  await arrived(page)
  // What an older backup holds: neither of them, and it is another database.
  await suite.db()
    .exec(`delete from public.track_chunks where patrol_id = '${walkId}'; delete from public.patrols where id = '${walkId}';
    delete from public.hazards where id = '${record.id}'; delete from private.op_ledger; select private.renew_epoch()`)
  const next = kept('恢复之后')
  await keep(page, [next])
  await wake(page)
  await expect.poll(() => suite.hazards([record.id, next.id]), { timeout: 30_000 }).toHaveLength(2)
  await expect.poll(() => suite.walks(walkId), { timeout: 30_000 }).toEqual([{ status: 'finished', fixes: 30 }])
})

test('what cannot be sent leaves as a file that only the county opens, and whoever opens it submits it once', async () => {
  await close()
  await onePhone()
  const { publicHalf, privateHalf } = await makeKeyPair('风雨夜归人 2026', new Date())
  expect(await page.evaluate(() => window.field.export())).toBeNull()
  await suite
    .db()
    .query(`insert into public.settings (key, value) values ('export_key', $1::jsonb)`, [JSON.stringify(publicHalf)])
  const phone = page.context()
  await page.close()
  page = await suite.openAgain(phone)
  await expect.poll(() => page.evaluate(() => window.field.export()), { timeout: 20_000 }).not.toBeNull()
  suite.proxy().set(everything, 'dropped before')
  const record = kept('交给所里')
  const walkId = randomUUID()
  await keep(page, [record])
  await walk(page, walkId, 24, true)
  const sealed = await page.evaluate(() => window.field.export())
  expect(JSON.stringify(sealed)).not.toContain('交给所里')
  const key = await openPrivateHalf(privateHalf, '风雨夜归人 2026')
  const records = await openRecords(sealed!, key!)
  expect(records?.ops.map(({ kind }) => kind)).toEqual(['patrol.start', 'patrol.append', 'patrol.finish', 'hazard.report'])
  suite.proxy().heal()
  const chief = await suite.phoneOf('chief')
  const texts = records!.ops.map(({ text }) => text)
  const submit = () => chief.page.evaluate((list) => window.field.submit(list), texts)
  // An answer may come too late on a slow machine; what was applied is not applied again.
  await expect.poll(submit, { timeout: 50_000 }).toEqual(['duplicate', 'duplicate', 'duplicate', 'duplicate'])
  expect(await suite.hazards([record.id])).toHaveLength(1)
  expect(await suite.walks(walkId)).toEqual([{ status: 'finished', fixes: 24 }])
  await chief.phone.close()
  await close()
  await onePhone()
})

test('the end of a walk pressed while its fixes are on their way is sent', async () => {
  const walkId = randomUUID()
  await walk(page, walkId, 24, false)
  suite.proxy().set(/append_track$/, async (exchange) => {
    await new Promise((resolve) => setTimeout(resolve, 400))
    const { status, headers, body } = await exchange.forward()
    exchange.response.writeHead(status, headers).end(body)
  })
  const sending = send(page)
  await page.evaluate(([id]) => window.field.end(id, Date.now()), [walkId] as const)
  await Promise.all([sending, send(page)])
  await arrived(page)
  expect(await suite.walks(walkId)).toEqual([{ status: 'finished', fixes: 24 }])
})
