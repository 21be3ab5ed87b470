import { randomUUID } from 'node:crypto'
import type { BrowserContext, Page } from '@playwright/test'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { OpRecord } from '@/data/local/outbox/outboxDatabase'
import { faultNames } from '@tests/support/field/faultProxy'
import { openField, type FieldTest } from '@tests/support/field/openField'
import type { Database } from '../../supabase/local/database.ts'
import { openPglite } from '../../supabase/local/engine/pgliteDatabase.ts'
import { readFile } from 'node:fs/promises'
import { inject } from 'vitest'
import { own, userOf } from './support/personas'
import { buildWorld, here, no } from './support/world'

// The page's own stores in Chromium, a proxy that makes faults, the server on PGlite. A fault passes when the rows are there once, the
// phone says what is so, and nothing is lost.
const writes = /\/rpc\/(submit_ops|start_patrol|append_track|finish_patrol)$/
const everything = /\/(rest|auth)\/v1\//
let db: Database
let field: FieldTest
let phone: BrowserContext
let page: Page

const hazard = (title: string, id: string = randomUUID()) =>
  ({ kind: 'hazard.report', title, body: { id, kind: 'fire', title, geom: here } }) as const satisfies OpRecord
/** A record as a form keeps it: its op and its row have the same id, so that one query finds either. */
const kept = (title: string) => {
  const id = randomUUID()
  return { id, ...hazard(title, id) }
}
const state = (of = page) => of.evaluate(() => window.field.state())
const send = (of = page) => of.evaluate(() => window.field.send())
const wake = (of = page) => of.evaluate(() => window.field.wake())
const keep = (records: readonly (OpRecord & { readonly id: string })[], of = page) =>
  of.evaluate((list) => window.field.keep(list), records)
const rowsOf = async (ids: readonly string[]) =>
  (await db.query<{ id: string; title: string }>('select id, title from public.hazards where id = any ($1::uuid[])', [`{${ids.join()}}`])).rows
const walkOf = async (id: string) =>
  (
    await db.query<{ status: string; fixes: number }>(
      `select p.status, coalesce((select sum(cardinality(c.lng_e6)) from public.track_chunks c where c.patrol_id = p.id), 0)::int as fixes
       from public.patrols p where p.id = $1`,
      [id],
    )
  ).rows
const walk = (id: string, fixes: number, isOver: boolean, of = page) =>
  of.evaluate(
    ([walkId, team, count, over]) => window.field.walk(walkId, team, count, Date.now() - count * 5000 - 1000, over),
    [id, own(no.ownTeam), fixes, isOver] as const,
  )
/** Until nothing is on the phone that the server does not have. */
async function arrived(of = page): Promise<void> {
  await expect
    .poll(
      async () => {
        const { unsent, walks, waitingFixes } = await state(of)
        return { unsent, walks: walks.filter(({ isAgreed }) => !isAgreed), waitingFixes }
      },
      { timeout: 30_000, interval: 100 },
    )
    .toEqual({ unsent: [], walks: [], waitingFixes: 0 })
}
async function signIn(of: Page, persona: 'grid_worker' | 'chief' | 'duty_officer'): Promise<void> {
  const id = await of.evaluate(([login, password]) => window.field.signIn(login, password), [
    `${persona}@example.test`,
    field.password,
  ] as const)
  expect(id).toBe(userOf(persona))
}
/** Another phone with somebody on it; waits run a hundred times faster. */
async function another(persona: 'grid_worker' | 'chief' | 'duty_officer') {
  const context = await field.phone()
  const opened = await field.open(context)
  await signIn(opened, persona)
  await opened.evaluate(() => window.field.hurry(100))
  return { context, page: opened }
}

beforeAll(async () => {
  db = await openPglite({ dataDir: null, template: new Uint8Array(await readFile(inject('pgliteTemplate'))) })
  await buildWorld(db)
  field = await openField(db)
  const first = await another('grid_worker')
  phone = first.context
  page = first.page
})
afterAll(async () => {
  await field.close()
  await db.close()
})
beforeEach(() => field.proxy.heal())

describe('whatever lies between the phone and the server', () => {
  test.each(faultNames)('%s: one row, the whole walk, and the truth meanwhile', async (fault) => {
    const record = kept(fault)
    const walkId = randomUUID()
    field.proxy.set(writes, fault)
    await keep([record])
    await walk(walkId, 24, true)
    await send()
    const meanwhile = await state()
    const isThere = (await rowsOf([record.id])).length === 1
    const isSaidThere = !meanwhile.unsent.some(({ id }) => id === record.id)
    expect({ fault, isSaidThere, isThere: isThere || !isSaidThere }).toEqual({ fault, isSaidThere, isThere: true })
    const said = meanwhile.walks.find(({ id }) => id === walkId)
    if (said?.isAgreed) expect(await walkOf(walkId)).toEqual([{ status: 'finished', fixes: 24 }])
    else expect([...meanwhile.unsent, ...meanwhile.walks].map(({ told }) => told).join('')).toMatch(/[\u4e00-\u9fff]/)
    field.proxy.heal()
    await wake()
    // What the gateway's size refused waits for its author.
    for (const { id, state: is } of (await state()).unsent)
      if (is !== 'waiting') await page.evaluate((opId) => window.field.wake([opId]), id)
    await arrived()
    expect(await rowsOf([record.id])).toHaveLength(1)
    expect(await walkOf(walkId)).toEqual([{ status: 'finished', fixes: 24 }])
  })
})
