import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { BrowserContext, Page } from '@playwright/test'
import { afterAll, beforeAll, beforeEach, expect, inject } from 'vitest'
import type { OpRecord } from '@/data/local/outbox/outboxDatabase'
import { openField, type FieldTest } from '@tests/support/field/openField'
import { hazardsOf, walksOf } from '@tests/support/field/tryFault'
import type { Database } from '../../../supabase/local/database.ts'
import { openPglite } from '../../../supabase/local/engine/pgliteDatabase.ts'
import { own, userOf } from './personas'
import { buildWorld, here, no } from './world'

export type Walker = 'grid_worker' | 'chief' | 'duty_officer'
export const everything = /\/(rest|auth)\/v1\//

export const hazard = (title: string, id: string = randomUUID()) =>
  ({ kind: 'hazard.report', title, body: { id, kind: 'fire', title, geom: here } }) as const satisfies OpRecord
/** A record as a form keeps it: its op and its row have one id, so that one query finds either. */
export function kept(title: string) {
  const id = randomUUID()
  return { id, ...hazard(title, id) }
}

export const state = (page: Page) => page.evaluate(() => window.field.state())
export const send = (page: Page) => page.evaluate(() => window.field.send())
export const wake = (page: Page) => page.evaluate(() => window.field.wake())
export const keep = (page: Page, records: readonly (OpRecord & { readonly id: string })[]) =>
  page.evaluate((list) => window.field.keep(list), records)
export const walk = (page: Page, id: string, fixes: number, isOver: boolean) =>
  page.evaluate(([walkId, team, count, over]) => window.field.walk(walkId, team, count, Date.now() - count * 5000 - 1000, over), [
    id,
    own(no.ownTeam),
    fixes,
    isOver,
  ] as const)
/** Until nothing is on the phone that the server does not have. */
export async function arrived(page: Page): Promise<void> {
  const rest = async () => {
    const { unsent, walks, waitingFixes } = await state(page)
    return { unsent, walks: walks.filter(({ isAgreed }) => !isAgreed), waitingFixes }
  }
  await expect.poll(rest, { timeout: 50_000, interval: 100 }).toEqual({ unsent: [], walks: [], waitingFixes: 0 })
}

/** One server, one proxy and one browser for a file of tests; each test begins with a proxy that lets everything through. */
export function fieldSuite() {
  let db: Database
  let field: FieldTest

  async function signIn(page: Page, persona: Walker): Promise<void> {
    const given = [`${persona}@example.test`, field.password] as const
    expect(await page.evaluate(([login, password]) => window.field.signIn(login, password), given)).toBe(userOf(persona))
  }
  /** A phone with somebody on it; waits run ten times faster. */
  async function phoneOf(
    persona: Walker,
    options: Parameters<FieldTest['phone']>[0] = {},
  ): Promise<{ readonly phone: BrowserContext; readonly page: Page }> {
    const phone = await field.phone(options)
    const page = await field.open(phone)
    await signIn(page, persona)
    await page.evaluate(() => window.field.hurry(10))
    return { phone, page }
  }
  /** The same phone, another page. */
  async function openAgain(phone: BrowserContext): Promise<Page> {
    const page = await field.open(phone)
    await page.evaluate(() => window.field.hurry(10))
    return page
  }
  beforeAll(async () => {
    db = await openPglite({ dataDir: null, template: new Uint8Array(await readFile(inject('pgliteTemplate'))) })
    await buildWorld(db)
    field = await openField(db)
  })
  afterAll(async () => {
    await field.close()
    await db.close()
  })
  beforeEach(() => field.proxy.heal())

  return {
    db: () => db,
    proxy: () => field.proxy,
    phoneOf,
    openAgain,
    signIn,
    hazards: (ids: readonly string[]) => hazardsOf(db, ids),
    walks: (id: string) => walksOf(db, id),
  }
}
