import { spawnSync } from 'node:child_process'
import { chmod, lstat, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@supabase/supabase-js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadKeys } from '../../supabase/local/dataDir/keys.ts'
import { clientOptions } from '@tests/support/node/testServer'
import { runCommand, startProcess, type Started } from '@tests/support/node/startProcess'
import { openDatabase } from '../../supabase/local/database.ts'

const PLAIN = ['--port', '0', '--no-build', '--no-seed']
let home: string
let data: string
let server: Started

const clientOf = async (started: Started) => {
  const config = (await (await fetch(`${started.url}/config.json`)).json()) as { supabaseUrl: string; anonKey: string }
  expect(config.supabaseUrl).toBe('')
  return createClient(started.url, config.anonKey, clientOptions)
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'patrolgrid-start-'))
  data = join(home, 'data')
  server = await startProcess([...PLAIN, '--data', data])
})
afterAll(async () => {
  await server.end('SIGTERM')
  await rm(home, { recursive: true, force: true })
})

describe('one data directory', () => {
  test('has one server: a second refuses, says who holds it, and harms nothing', async () => {
    const second = await runCommand('start', [...PLAIN, '--data', data])
    expect(second.code).toBe(1)
    expect(second.output).toContain('正在使用')
    expect(second.output).toContain(String(server.process.pid))
    expect((await fetch(`${server.url}/auth/v1/health`)).status).toBe(200)
  })

  test('keeps an acknowledged write through kill -9, and the next start takes the stale lock over', async () => {
    const client = await clientOf(server)
    const { error } = await client.auth.signUp({ email: 'kept@example.org', password: 'kept-password-1' })
    expect(error).toBeNull()
    await server.end('SIGKILL')
    expect(await readdir(data)).toContain('server.lock')
    server = await startProcess([...PLAIN, '--data', data])
    const again = await (
      await clientOf(server)
    ).auth.signInWithPassword({ email: 'kept@example.org', password: 'kept-password-1' })
    expect(again.error).toBeNull()
  })

  test('that cannot be one is named', async () => {
    const file = join(home, 'a-file')
    await writeFile(file, '')
    const started = await runCommand('start', [...PLAIN, '--data', file])
    expect([started.code, started.output.includes('不是目录')]).toEqual([1, true])
  })

  test('on a full disk is met with a clear message before anything is opened', async (context) => {
    const small = await mkdtemp(join(tmpdir(), 'patrolgrid-small-'))
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', small]).status === 0
    try {
      if (!mounted) context.skip('needs the right to mount a 2 MB file system')
      const started = await runCommand('start', [...PLAIN, '--data', join(small, 'data')])
      expect([started.code, started.output.includes('磁盘已满')]).toEqual([1, true])
    } finally {
      if (mounted) spawnSync('umount', [small])
      await rm(small, { recursive: true, force: true })
    }
  })
})

describe('what the server writes', () => {
  /** Files and directories below that somebody else on the machine may open, as "mode path". */
  const openToOthers = async (folder: string): Promise<string[]> => {
    const found: string[] = []
    for (const entry of ['.', ...(await readdir(folder, { recursive: true }))]) {
      const stats = await lstat(join(folder, entry)).catch(() => null)
      if (stats !== null && (stats.mode & 0o077) !== 0) found.push(`${(stats.mode & 0o777).toString(8)} ${entry}`)
    }
    return found
  }

  test('is for its owner alone: database, keys, photos, backups, and what a restore puts back', async () => {
    const config = (await (await fetch(`${server.url}/config.json`)).json()) as { anonKey: string }
    const { serviceKey } = await loadKeys(data)
    expect(serviceKey).not.toBe(config.anonKey)
    const client = createClient(server.url, serviceKey, clientOptions)
    const sent = await client.storage.from('photos').upload('a/b.jpg', new Uint8Array([1]), { contentType: 'image/jpeg' })
    expect(sent.error).toBeNull()
    expect((await client.storage.from('photos').copy('a/b.jpg', 'a/c.jpg')).error).toBeNull()
    const backup = join(home, 'new-folder', 'modes.backup')
    expect((await runCommand('backup', [backup, '--data', data])).code).toBe(0)
    expect((await runCommand('backup', ['--data', data])).code).toBe(0)
    expect(await openToOthers(data)).toEqual([])
    expect(await openToOthers(join(home, 'new-folder'))).toEqual([])
    expect((await runCommand('restore', [backup, '--data', join(home, 'modes')])).code).toBe(0)
    expect(await openToOthers(join(home, 'modes'))).toEqual([])
  })

  test('is closed again at the next start where an earlier version left it open', async () => {
    await chmod(join(data, 'jwt-secret'), 0o644)
    await chmod(join(data, 'storage'), 0o755)
    await writeFile(join(data, 'settings.json'), '{}')
    await chmod(join(data, 'settings.json'), 0o664)
    await server.end('SIGTERM')
    server = await startProcess([...PLAIN, '--data', data])
    expect(await openToOthers(data)).toEqual([])
  })
})

describe('the door', () => {
  test('is on loopback and on one port', async () => {
    const pid = String(server.process.pid)
    const sockets = new Set<string>()
    for (const entry of await readdir(`/proc/${pid}/fd`)) {
      const link = spawnSync('readlink', [`/proc/${pid}/fd/${entry}`]).stdout.toString()
      const inode = /socket:\[(\d+)\]/.exec(link)?.[1]
      if (inode !== undefined) sockets.add(inode)
    }
    const listening: string[] = []
    for (const file of ['tcp', 'tcp6'])
      for (const line of (await readFile(`/proc/${pid}/net/${file}`, 'utf8')).split('\n').slice(1)) {
        const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/)
        if (state === '0A' && sockets.has(inode)) listening.push(local)
      }
    expect(listening).toHaveLength(1)
    expect(listening[0]).toMatch(/^0100007F:/)
  })

  test('knows its own names only: a foreign site pointed here is sent away', async () => {
    const ask = (host: string) =>
      new Promise<number>((resolve, reject) => {
        httpRequest(`${server.url}/config.json`, { headers: { host } }, (answer) => resolve(answer.resume().statusCode ?? 0))
          .on('error', reject)
          .end()
      })
    expect([await ask('evil.example'), await ask('localhost:5173'), await ask('127.0.0.1')]).toEqual([421, 200, 200])
  })

  test('moves to the next port when the usual one is taken, and stays put when one was asked for', async () => {
    const busy = createServer()
    const port = await new Promise<number>((resolve) =>
      busy.listen(0, '127.0.0.1', () => resolve((busy.address() as { port: number }).port)),
    )
    const refused = await runCommand('start', ['--port', String(port), '--no-build', '--no-seed', '--data', join(home, 'other')])
    expect([refused.code, refused.output.includes('端口已被占用')]).toEqual([1, true])
    await new Promise((resolve) => busy.close(resolve))
  })

  test('nonsense on the command line is named', async () => {
    expect((await runCommand('start', ['--prot', '1'])).output).toContain('--prot')
    expect((await runCommand('start', PLAIN, { DRIVER: 'postgres', DATABASE_URL: '' })).output).toContain('DATABASE_URL')
  })
})

/** The word by which phones know a database; nobody else has it open. */
async function epochOf(folder: string): Promise<string> {
  const db = await openDatabase({ driver: 'pglite', dataDir: join(folder, 'pg') })
  try {
    return (await db.query<{ epoch: string }>('select private.epoch()')).rows[0]?.epoch ?? ''
  } finally {
    await db.close()
  }
}

describe('a backup', () => {
  const file = () => join(home, 'copy.backup')

  test('of a running server restores elsewhere, whole', async () => {
    const client = await clientOf(server)
    await client.auth.signUp({ email: 'saved@example.org', password: 'saved-password-1' })
    const made = await runCommand('backup', [file(), '--data', data])
    expect([made.code, made.output.includes('已备份')]).toEqual([0, true])
    await client.auth.signUp({ email: 'later@example.org', password: 'later-password-1' })

    const elsewhere = join(home, 'elsewhere')
    const restored = await runCommand('restore', [file(), '--data', elsewhere])
    expect(restored.output).toContain('已恢复')
    const firstEpoch = await epochOf(elsewhere)
    const other = await startProcess([...PLAIN, '--data', elsewhere])
    try {
      const there = await clientOf(other)
      expect((await there.auth.signInWithPassword({ email: 'saved@example.org', password: 'saved-password-1' })).error).toBeNull()
      expect(
        (await there.auth.signInWithPassword({ email: 'later@example.org', password: 'later-password-1' })).error,
      ).not.toBeNull()
    } finally {
      await other.end('SIGTERM')
    }
    const unsure = await runCommand('restore', [file(), '--data', elsewhere])
    expect([unsure.code, unsure.output.includes('--yes')]).toEqual([1, true])
    const sure = await runCommand('restore', [file(), '--yes', '--data', elsewhere])
    expect(sure.code).toBe(0)
    // Phones send again what they kept: the same backup put back twice is two databases.
    expect(await epochOf(elsewhere)).not.toBe(firstEpoch)
    expect((await readdir(elsewhere)).some((entry) => entry.startsWith('before-restore-'))).toBe(true)

    // Two restores and three openings of a whole database.
  }, 180_000)

  test('is never written over, nor restored under a running server', async () => {
    expect((await runCommand('backup', [file(), '--data', data])).output).toContain('不会覆盖')
    expect((await runCommand('restore', [file(), '--yes', '--data', data])).output).toContain('正在使用')
  })

  test('cut short, changed or not a backup at all is refused before anything is touched', async () => {
    const bytes = await readFile(file())
    const target = join(home, 'untouched')
    const cut = join(home, 'cut.backup')
    await writeFile(cut, bytes)
    await truncate(cut, Math.floor(bytes.length / 2))
    expect((await runCommand('restore', [cut, '--data', target])).output).toMatch(/不完整|已损坏/)
    const changed = join(home, 'changed.backup')
    bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1)
    await writeFile(changed, bytes)
    expect((await runCommand('restore', [changed, '--data', target])).output).toMatch(/不完整|已损坏/)
    const page = join(home, 'page.backup')
    await writeFile(page, '<html>')
    expect((await runCommand('restore', [page, '--data', target])).output).toMatch(/已损坏|不是/)
    expect((await readdir(target)).filter((entry) => entry === 'pg')).toEqual([])
  })
})
