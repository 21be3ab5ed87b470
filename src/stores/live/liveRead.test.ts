import { expect, test } from 'vitest'
import { ok, type Result } from '@/domain/result'
import { liveRead } from './liveRead'

test('whoever comes while it is being read waits for the answer, also when a newer reading overtakes it', async () => {
  const answers: ((result: Result<string>) => void)[] = []
  const taken: string[] = []
  const list = liveRead<string>({
    kinds: [],
    read: () => new Promise((resolve) => answers.push(resolve)),
    take: (answer) => taken.push(answer),
  })
  const first = list.ensure()
  let isThere = false
  const second = list.ensure().then(() => (isThere = true))
  const newer = list.refresh()
  expect(answers).toHaveLength(2)
  answers[0]?.(ok('overtaken'))
  await new Promise((resolve) => setTimeout(resolve, 5))
  expect([isThere, taken]).toEqual([false, []])
  answers[1]?.(ok('newer'))
  await Promise.all([first, second, newer])
  expect(taken).toEqual(['newer'])
})
