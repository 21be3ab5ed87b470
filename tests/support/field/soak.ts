import { randomUUID } from 'node:crypto'
import type { BrowserContext, Page } from '@playwright/test'
import { randomFaults, type FaultProxy } from './faultProxy'

interface SoakTerms {
  readonly proxy: FaultProxy
  readonly phone: BrowserContext
  readonly open: (phone: BrowserContext) => Promise<Page>
  readonly page: Page
  readonly records: number
  readonly random: () => number
  /** A place where the person on the phone may report. */
  readonly geom: object
}
export interface Soaked {
  readonly ids: readonly string[]
  /** Of one save until the page may say that it is kept here, milliseconds; the median. */
  readonly saveMs: number
  readonly page: Page
}
const faultShare = 0.45
const reloadShare = 0.05
const median = (list: readonly number[]) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN

/** Saves records one after the other while almost half of all requests fail and the page is killed again and again; then all is well. */
export async function soak({ proxy, phone, open, page: first, records, random, geom }: SoakTerms): Promise<Soaked> {
  const ids: string[] = []
  const saveMs: number[] = []
  let page = first
  proxy.set(/\/(rest|auth)\/v1\//, randomFaults(random, faultShare))
  for (let at = 0; at < records; at++) {
    const id = randomUUID()
    const title = `第 ${at} 条`
    const record = { id, kind: 'hazard.report', title, body: { id, kind: 'fire', title, geom } } as const
    ids.push(id)
    saveMs.push(await page.evaluate((kept) => window.field.timedKeep(kept), record))
    // Sent as it comes; nobody waits for it.
    await page.evaluate(() => void window.field.wake())
    if (random() >= reloadShare) continue
    await page.close({ runBeforeUnload: false })
    page = await open(phone)
  }
  proxy.heal()
  return { ids, saveMs: median(saveMs), page }
}
