import type { Page } from '@playwright/test'
import { beforeAll, expect, test } from 'vitest'
import { createRandom } from '@/geo/random'
import { faultNames } from '@tests/support/field/faultProxy'
import { soak } from '@tests/support/field/soak'
import { tryFault } from '@tests/support/field/tryFault'
import { arrived, fieldSuite, wake } from './support/fieldSuite'
import { own } from './support/personas'
import { here, no } from './support/world'

// The page's own stores in Chromium, a proxy that makes faults, the server on PGlite. A fault passes when the rows are there once, the
// phone says what is so, and nothing is lost.
const suite = fieldSuite()
let page: Page
beforeAll(async () => {
  page = (await suite.phoneOf('grid_worker')).page
})

test.each(faultNames)('%s: one row, the whole walk, and the truth meanwhile', async (fault) => {
  const terms = { page, proxy: suite.proxy(), db: suite.db(), teamId: own(no.ownTeam), geom: here }
  expect(await tryFault(fault, terms)).toEqual([])
})

test('sixty records under 45 % faults and reloads are there exactly once each', async () => {
  const { phone, page: first } = await suite.phoneOf('grid_worker')
  const { ids, page: last } = await soak({
    proxy: suite.proxy(),
    phone,
    open: suite.openAgain,
    page: first,
    records: 60,
    random: createRandom(11),
    geom: here,
  })
  await wake(last)
  await arrived(last)
  const { rows } = await suite
    .db()
    .query<{ ops: number }>('select count(*)::int as ops from private.op_ledger where op_id = any ($1::uuid[])', [
      `{${ids.join()}}`,
    ])
  expect({ rows: (await suite.hazards(ids)).length, ops: rows[0]?.ops }).toEqual({ rows: 60, ops: 60 })
})
