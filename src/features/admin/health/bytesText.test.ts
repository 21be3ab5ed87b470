import { expect, test } from 'vitest'
import { bytesText } from './bytesText'

test.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1.0 KB'],
  [15 * 1024, '15 KB'],
  [1.5 * 1024 ** 2, '1.5 MB'],
  [320 * 1024 ** 2, '320 MB'],
  [3 * 1024 ** 4, '3.0 TB'],
])('%i is told as %s', (bytes, text) => {
  expect(bytesText(bytes)).toBe(text)
})
