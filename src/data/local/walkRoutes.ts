import * as v from 'valibot'
import { walkRoutesAnswer, type WalkRoute } from '@/data/rows/plans'
import { loadEntry, localDatabase, saveEntry } from './database'

const keyOf = (userId: string) => `walk.routes.${userId}`
const kept = v.object({ scope: v.string(), routes: v.unknown() })

/** What lies there and the rights by which it was read; a page that did not note them kept the routes alone. */
function opened(text: string): { readonly scope: string | null; readonly routes: unknown } {
  const json: unknown = JSON.parse(text)
  const read = v.safeParse(kept, json)
  return read.success ? read.output : { scope: null, routes: json }
}
const isOfScope = (text: string, scope: string) => [scope, null].includes(opened(text).scope)

/** The routes of the last visit: a page opened again without signal still knows where to go. Not those of other rights. */
export async function loadRoutes(userId: string, scope: string): Promise<readonly WalkRoute[]> {
  const text = await loadEntry(keyOf(userId))
  const routes = v.safeParse(walkRoutesAnswer, text !== null && isOfScope(text, scope) ? opened(text).routes : [])
  // An older version of the page may have kept them otherwise: then there is nothing to show.
  return routes.success ? routes.output : []
}
export const saveRoutes = (userId: string, scope: string, routes: readonly WalkRoute[]): Promise<void> =>
  saveEntry(keyOf(userId), JSON.stringify({ scope, routes }))

/** Rights that became others: what was read under those before leaves this phone. */
export const purgeRoutes = (userId: string, scope: string): Promise<number> =>
  localDatabase.entries
    .where({ key: keyOf(userId) })
    .filter(({ value }) => scope === '' || !isOfScope(value, scope))
    .delete()
