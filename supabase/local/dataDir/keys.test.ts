import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkSecret, loadKeys } from './keys.ts'

test.each([
  'secret',
  'a'.repeat(64),
  'abab1212'.repeat(8),
  'super-secret-jwt-token-with-at-least-32-characters-long',
  'your-super-secret-jwt-token-with-at-least-32-characters-long',
  'reallyreallyreallyreallyverysafe',
  'correct-horse-battery-staple-on-the-river-bank',
  'changeme-changeme-changeme-2026!',
  'PatrolGrid-2026-county-of-the-rivers-7',
])('a key that somebody could guess is refused: %s', (secret) => {
  expect(() => checkSecret(secret)).toThrow('JWT_SECRET 太弱')
})

test('a key drawn by chance is taken, in any common writing', () => {
  for (let turn = 0; turn < 200; turn++)
    for (const encoding of ['hex', 'base64', 'base64url'] as const) {
      const secret = randomBytes(32).toString(encoding)
      expect(checkSecret(secret)).toBe(secret)
    }
})

test('the key of a data directory is made once and for its owner alone', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'patrolgrid-keys-'))
  try {
    const first = await loadKeys(folder)
    expect(await loadKeys(folder)).toEqual(first)
    expect((await stat(join(folder, 'jwt-secret'))).mode & 0o777).toBe(0o600)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
