import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import type { Database } from '../../../supabase/local/database.ts'
import type { FaultName, FaultProxy } from './faultProxy'

/** Requests that write, by a page of ours. */
export const writes = /\/rpc\/(submit_ops|start_patrol|append_track|finish_patrol)$/
const fixes = 24
const patienceMs = 60_000

interface FaultTerms {
  readonly page: Page
  readonly proxy: FaultProxy
  readonly db: Database
  readonly teamId: string
  /** A place where the person on the phone may report. */
  readonly geom: object
}

export const hazardsOf = async (db: Database, ids: readonly string[]) =>
  (
    await db.query<{ id: string; title: string }>('select id, title from public.hazards where id = any ($1::uuid[])', [
      `{${ids.join()}}`,
    ])
  ).rows
export const walksOf = async (db: Database, id: string) =>
  (
    await db.query<{ status: string; fixes: number }>(
      `select p.status, coalesce((select sum(cardinality(c.lng_e6)) from public.track_chunks c
         where c.patrol_id = p.id), 0)::int as fixes from public.patrols p where p.id = $1`,
      [id],
    )
  ).rows
const isWhole = (walks: readonly { readonly status: string; readonly fixes: number }[]) =>
  walks.length === 1 && walks[0]?.status === 'finished' && walks[0].fixes === fixes

/** One record and one walk sent through a fault, then through a network that is well. What was wrong about it; nothing: it passed. */
export async function tryFault(fault: FaultName, { page, proxy, db, teamId, geom }: FaultTerms): Promise<string[]> {
  const wrong: string[] = []
  const id = randomUUID()
  const walkId = randomUUID()
  const state = () => page.evaluate(() => window.field.state())
  proxy.set(writes, fault)
  await page.evaluate(
    ([opId, title, at]) =>
      window.field.keep([{ id: opId, kind: 'hazard.report', title, body: { id: opId, kind: 'fire', title, geom: at } }]),
    [id, fault, geom] as const,
  )
  await page.evaluate(([of, team, count]) => window.field.walk(of, team, count, Date.now() - count * 5000 - 1000, true), [
    walkId,
    teamId,
    fixes,
  ] as const)
  await page.evaluate(() => window.field.send())
  const meanwhile = await state()
  const isSaidThere = !meanwhile.unsent.some((op) => op.id === id)
  if (isSaidThere && (await hazardsOf(db, [id])).length !== 1) wrong.push('said to be sent, and is not there')
  if (meanwhile.walks.find((walk) => walk.id === walkId)?.isAgreed) {
    if (!isWhole(await walksOf(db, walkId))) wrong.push('a walk said to be whole that is not')
  } else if (!/[\u4e00-\u9fff]/.test([...meanwhile.unsent, ...meanwhile.walks].map(({ told }) => told).join('')))
    wrong.push('no reason is told')
  proxy.heal()
  await page.evaluate(() => window.field.wake())
  // What the gateway's size refused waits for its author.
  for (const op of (await state()).unsent)
    if (op.state !== 'waiting') await page.evaluate((opId) => window.field.wake([opId]), op.id)
  const until = Date.now() + patienceMs
  const isDone = async () => {
    const now = await state()
    return now.unsent.every((op) => op.id !== id) && now.walks.find((walk) => walk.id === walkId)?.isAgreed === true
  }
  while (!(await isDone()) && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 100))
  if (!(await isDone())) wrong.push('not sent after the network was well')
  const rows = (await hazardsOf(db, [id])).length
  if (rows !== 1) wrong.push(`${rows} rows`)
  if (!isWhole(await walksOf(db, walkId))) wrong.push('the walk is not whole')
  return wrong
}
