import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import { beforeAll, describe, expect, test } from 'vitest'
import { faultNames } from '@tests/support/field/faultProxy'
import { arrived, fieldSuite, keep, kept, send, state, wake, walk, writes } from './support/fieldSuite'

// The page's own stores in Chromium, a proxy that makes faults, the server on PGlite. A fault passes when the rows are there once, the
// phone says what is so, and nothing is lost.
const suite = fieldSuite()
let page: Page
beforeAll(async () => {
  page = (await suite.phoneOf('grid_worker')).page
})

describe('whatever lies between the phone and the server', () => {
  test.each(faultNames)('%s: one row, the whole walk, and the truth meanwhile', async (fault) => {
    const record = kept(fault)
    const walkId = randomUUID()
    suite.proxy().set(writes, fault)
    await keep(page, [record])
    await walk(page, walkId, 24, true)
    await send(page)
    const meanwhile = await state(page)
    const isSaidThere = !meanwhile.unsent.some(({ id }) => id === record.id)
    const isThere = (await suite.hazards([record.id])).length === 1
    expect(isThere || !isSaidThere).toBe(true)
    const said = meanwhile.walks.find(({ id }) => id === walkId)
    if (said?.isAgreed) expect(await suite.walks(walkId)).toEqual([{ status: 'finished', fixes: 24 }])
    else expect([...meanwhile.unsent, ...meanwhile.walks].map(({ told }) => told).join('')).toMatch(/[\u4e00-\u9fff]/)
    suite.proxy().heal()
    await wake(page)
    // What the gateway's size refused waits for its author.
    for (const { id, state: is } of (await state(page)).unsent)
      if (is !== 'waiting') await page.evaluate((opId) => window.field.wake([opId]), id)
    await arrived(page)
    expect(await suite.hazards([record.id])).toHaveLength(1)
    expect(await suite.walks(walkId)).toEqual([{ status: 'finished', fixes: 24 }])
  })
})
