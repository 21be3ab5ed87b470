import { createHash, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { sha256ByHand } from './sha256'

const hex = (bytes: ArrayBuffer) => Buffer.from(bytes).toString('hex')

test('sums agree with those of the platform at every length around a block, and of a large file', () => {
  for (const length of [0, 1, 3, 54, 55, 56, 57, 63, 64, 65, 119, 120, 1000, 100_001]) {
    const bytes = new Uint8Array(randomBytes(length))
    expect(hex(sha256ByHand(bytes.buffer)), `${length} bytes`).toBe(createHash('sha256').update(bytes).digest('hex'))
  }
})
test('the sum of abc is the one of the standard', () => {
  expect(hex(sha256ByHand(new TextEncoder().encode('abc').buffer))).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  )
})
