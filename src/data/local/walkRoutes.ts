import * as v from 'valibot'
import { walkRoutesAnswer, type WalkRoute } from '@/data/rows/plans'
import { loadEntry, saveEntry } from './database'

const keyOf = (userId: string) => `walk.routes.${userId}`

/** The routes of the last visit: a page opened again without signal still knows where to go. */
export async function loadRoutes(userId: string): Promise<readonly WalkRoute[]> {
  const text = await loadEntry(keyOf(userId))
  const kept = v.safeParse(walkRoutesAnswer, text === null ? [] : JSON.parse(text))
  // An older version of the page may have kept them otherwise: then there is nothing to show.
  return kept.success ? kept.output : []
}
export const saveRoutes = (userId: string, routes: readonly WalkRoute[]): Promise<void> =>
  saveEntry(keyOf(userId), JSON.stringify(routes))
