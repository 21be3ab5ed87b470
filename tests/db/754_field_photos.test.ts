import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import { beforeAll, expect, test } from 'vitest'
import type { FaultName } from '@tests/support/field/faultProxy'
import { arrived, fieldSuite, hazard, state, wake } from './support/fieldSuite'

// Photos by the page's own code in Chromium, through the proxy, into the storage of the server on PGlite.
const suite = fieldSuite()
const photoPaths = /\/storage\/v1\/object\/photos\/|\/rest\/v1\/photos$/
let page: Page
beforeAll(async () => {
  page = (await suite.phoneOf('grid_worker')).page
})

const save = (id: string, colours: readonly string[], title = '有照片') =>
  page.evaluate(([record, of, list]) => window.field.saveWithPhotos(record, of, list), [hazard(title, id), id, colours] as const)
/** On the disk, or further already: how quick the machine is, is not what is asked. */
const safe = { is: expect.stringMatching(/^(sent|kept)$/) as string }
const stored = async (id: string) => {
  const { rows } = await suite.db().query<{ facts: number; files: number }>(
    `select count(*)::int as facts, count(o.id)::int as files from public.photos p
       left join storage.objects o on o.bucket_id = 'photos' and o.name = p.storage_path where p.subject_id = $1`,
    [id],
  )
  return rows[0]
}
const states = () => page.evaluate(() => window.field.photoStates())
const isThere = (id: string, count: number) =>
  expect.poll(() => stored(id), { timeout: 40_000 }).toEqual({ facts: count, files: count })

test('a picture is turned as it was held, made small, and nothing that the camera wrote beside it is left', async () => {
  expect(await page.evaluate(() => window.field.look('#c33', 0))).toEqual({
    width: 200,
    height: 400,
    hasExif: false,
    isSmall: true,
  })
})
test('twenty megabytes are taken and made small', async () => {
  expect(await page.evaluate(() => window.field.look('#c33', 20_000_000))).toMatchObject({ isSmall: true })
})
test('an empty file and one that the browser cannot decode are refused by name', async () => {
  expect(await page.evaluate(() => window.field.prepare('#000', 0, 'empty'))).toEqual({ ok: false, problem: 'empty' })
  expect(await page.evaluate(() => window.field.prepare('#000', 0, 'heic'))).toEqual({ ok: false, problem: 'unreadable' })
})

test('several go after the words; the same one twice is one', async () => {
  const id = randomUUID()
  expect(await save(id, ['#c33', '#3c3', '#33c', '#c33'])).toMatchObject(safe)
  await expect.poll(states, { timeout: 30_000 }).not.toContainEqual(expect.objectContaining({ state: 'waiting' }))
  expect((await states()).filter((photo) => photo.state !== 'sent')).toEqual([])
  await isThere(id, 3)
})

test.each<FaultName>([
  'lost after the commit, twice',
  'dropped before',
  'cut short',
  'portal {} 200',
  'portal page 200',
  'portal 204',
  'portal 403',
  '500 after the commit',
  '503',
])('%s on the way of the photos: the words are there, the photos wait, then each is there once', async (fault) => {
  const id = randomUUID()
  suite.proxy().set(photoPaths, fault)
  expect(await save(id, ['#123', '#456'], fault)).toMatchObject(safe)
  await expect.poll(() => suite.hazards([id]), { timeout: 20_000 }).toHaveLength(1)
  const now = await stored(id)
  const sent = (await states()).filter((photo) => photo.state === 'sent').length
  expect(now!.facts).toBeLessThanOrEqual(sent + 2)
  suite.proxy().heal()
  await wake(page)
  await isThere(id, 2)
  await expect.poll(states, { timeout: 40_000 }).not.toContainEqual(expect.objectContaining({ state: 'waiting' }))
  expect((await states()).filter((photo) => photo.state === 'refused')).toEqual([])
})

test('no room for a photo: the words are kept and sent, and it is said that the photos are not', async () => {
  const id = randomUUID()
  await page.evaluate(() => window.field.fill(['photos']))
  expect(await save(id, ['#789'])).toMatchObject({ ...safe, withoutPhotos: 'full' })
  await page.evaluate(() => window.field.fill([]))
  await arrived(page)
  expect((await state(page)).unsent).toEqual([])
  expect(await stored(id)).toEqual({ facts: 0, files: 0 })
})
