import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DataDirError, lockDataDir, runningAddress } from './lock.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patrolgrid-lock-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Above the largest process number Linux gives out. */
const NO_PROCESS = 2 ** 22 + 1

test('a held directory is refused to everybody, and free again after release', async () => {
  const lock = await lockDataDir(folder)
  await expect(lockDataDir(folder)).rejects.toBeInstanceOf(DataDirError)
  await lock.release()
  await (await lockDataDir(folder)).release()
  expect(await readdir(folder)).toEqual([])
})

test('of many who ask at once exactly one is served', async () => {
  const asked = await Promise.allSettled(Array.from({ length: 20 }, () => lockDataDir(folder)))
  expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test.each([
  ['a process that is gone', JSON.stringify({ pid: NO_PROCESS, started: null, address: null })],
  ['a process whose number another one has now', JSON.stringify({ pid: process.pid, started: '1', address: null })],
  ['a write that was cut short', '{"pid": 12'],
  ['nobody', ''],
])('a lock left by %s is taken over', async (_whose, text) => {
  await writeFile(join(folder, 'server.lock'), text)
  expect(await runningAddress(folder)).toBeNull()
  await (await lockDataDir(folder)).release()
})

test('of many who find the same stale lock exactly one takes it over', async () => {
  for (let round = 0; round < 10; round++) {
    await writeFile(join(folder, 'server.lock'), JSON.stringify({ pid: NO_PROCESS, started: null, address: null }))
    const asked = await Promise.allSettled(Array.from({ length: 8 }, () => lockDataDir(folder)))
    const served = asked.filter((outcome) => outcome.status === 'fulfilled')
    expect(served).toHaveLength(1)
    await served[0]?.value.release()
  }
})

test('the holder can be reached where it says', async () => {
  const lock = await lockDataDir(folder)
  await lock.announce('http://127.0.0.1:5173')
  expect(await runningAddress(folder)).toBe('http://127.0.0.1:5173')
  await lock.release()
  expect(await runningAddress(folder)).toBeNull()
})
