import { expect, test } from 'vitest'
import { laterPart, watchParts } from './laterPart'

test('a part is missing after three failures in a row, and no longer once it has come', async () => {
  const told: boolean[] = []
  watchParts((isMissing) => told.push(isMissing))
  let isThere = false
  const load = laterPart(() => (isThere ? Promise.resolve('part') : Promise.reject(new Error('failed to fetch'))))
  const other = laterPart(() => Promise.resolve('other'))
  for (let tries = 0; tries < 2; tries++) await expect(load()).rejects.toThrow('failed to fetch')
  expect(told).toEqual([false])
  await expect(load()).rejects.toThrow()
  await expect(load()).rejects.toThrow()
  await other()
  expect(told).toEqual([false, true])
  isThere = true
  expect(await load()).toBe('part')
  expect(told).toEqual([false, true, false])
})

test('a failure that passes counts no longer', async () => {
  const told: boolean[] = []
  watchParts((isMissing) => told.push(isMissing))
  let tries = 0
  const load = laterPart(() => (++tries % 3 === 0 ? Promise.resolve(tries) : Promise.reject(new Error('failed'))))
  for (let all = 0; all < 9; all++) await load().catch(() => undefined)
  expect(told).toEqual([false])
})
