import { expect, test } from 'vitest'
import { makeAccounts } from './makeAccounts'

test('a form that is left makes no account after the one on its way, and says how many were not tried', async () => {
  let isLeft = false
  const asked: string[] = []
  const outcome = await makeAccounts(
    ['a', 'b', 'c', 'd'],
    async (row) => {
      asked.push(row)
      if (row === 'b') isLeft = true
      return row !== 'a'
    },
    () => isLeft,
  )
  expect(asked).toEqual(['a', 'b'])
  expect(outcome).toEqual({ made: 1, untried: 2 })
})

test('a form that stays makes them all; a refused one stops nothing', async () => {
  const outcome = await makeAccounts(
    ['a', 'b', 'c'],
    async (row) => row !== 'b',
    () => false,
  )
  expect(outcome).toEqual({ made: 2, untried: 0 })
})
