// The rooms as a person meets them: how many, what axe finds in them, what the main job costs, how much of them is styles, what the
// browser loads for them, and a table of a hundred thousand rows scrolled to its end.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findInRooms } from '../e2e/findings'
import { planTonight } from './clicks'
import { cssShare } from './css-share'
import { openRooms } from './open-rooms'
import { shellWeightKb } from './page-weight'
import { withPage, withProduct } from './product'
import { fillTable, measureTable, recordKinds } from './table'

const root = fileURLToPath(new URL('../../', import.meta.url))
const logins = ['chief', 'duty', 'leader', 'admin'].map((name) => `${name}@patrolgrid.test`)

export const run = () =>
  withProduct(async () => {
    // Before anything else: there must be no plan for tonight yet.
    const { clicks, seconds } = await planTonight()
    const walks = []
    for (const login of logins) walks.push(await withPage({ login, path: '/', layers: [] }, (page) => findInRooms(page)))
    for (const line of walks.flatMap(({ found }) => found)) process.stderr.write(`${line}\n`)
    const roomOpensMs = await openRooms()
    fillTable()
    const table = await measureTable()
    return {
      rail_items_max: Math.max(...walks.map(({ rooms }) => rooms.length)),
      serious_axe: walks.reduce((sum, { found }) => sum + found.length, 0),
      clicks_plan_tonight: clicks,
      seconds_plan_tonight: seconds,
      css_share_of_components: cssShare(join(root, 'src')).share,
      shell_gzip_kb: shellWeightKb(join(root, 'dist')),
      room_opens_ms: Math.round(roomOpensMs),
      ...table,
      ...recordKinds(),
    }
  })
