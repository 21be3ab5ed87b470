import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { constants, gunzipSync, zstdCompressSync } from 'node:zlib'
import { createClient } from '@supabase/supabase-js'
import { backupData } from '../../../supabase/local/backup/backupData.ts'
import { openDatabase } from '../../../supabase/local/database.ts'
import { foundReleased, releasedChief, releasedFolder, workReleased } from './released.ts'
import { startProcess } from './startProcess.ts'
import { clientOptions } from './testServer.ts'

/** Makes the data directory of the version that package.json names, packed for tests/fixtures/released. Once for each release. */

/** 22 takes minutes for a tenth less. */
const level = 16
const say = (line: string) => process.stdout.write(`${line}\n`)
const options = ['--port', '0', '--no-build', '--no-seed'] as const

async function connect(url: string) {
  const { anonKey } = (await (await fetch(`${url}/config.json`)).json()) as { anonKey: string }
  return createClient(url, anonKey, clientOptions)
}

/** The server runs for the work of people; between, somebody at the machine works on the database itself. */
async function fill(dataDir: string): Promise<void> {
  const first = await startProcess([...options, '--data', dataDir], { DRIVER: 'pglite' })
  const { data, error } = await (await connect(first.url)).auth.signUp(releasedChief)
  await first.end('SIGTERM')
  if (error !== null) throw error
  say('the schema is there')
  const db = await openDatabase({ driver: 'pglite', dataDir: join(dataDir, 'pg') })
  await foundReleased(db, data.user?.id ?? '')
  await db.close()
  const second = await startProcess([...options, '--data', dataDir], { DRIVER: 'pglite' })
  const client = await connect(second.url)
  await client.auth.signInWithPassword(releasedChief)
  await workReleased(client)
  await client.auth.signOut()
  await second.end('SIGTERM')
  say('the work is done')
  const small = await openDatabase({ driver: 'pglite', dataDir: join(dataDir, 'pg') })
  await small.exec('vacuum full')
  await small.exec('checkpoint')
  await small.close()
}

async function make(): Promise<void> {
  const { version } = JSON.parse(await readFile(new URL('../../../package.json', import.meta.url), 'utf8')) as { version: string }
  const target = join(releasedFolder, `${version}.backup.zst`)
  if (existsSync(target)) throw new Error(`${target} is there already: what was released is not made again`)
  const dataDir = await mkdtemp(join(tmpdir(), 'patrolgrid-release-'))
  try {
    await fill(dataDir)
    // A key that stands in a repository is none: whoever opens the directory gets one of his own.
    await rm(join(dataDir, 'jwt-secret'))
    const backup = join(dataDir, 'released.backup')
    await backupData({ dataDir, target: backup, db: null, databaseUrl: null })
    say('the backup is written')
    const bytes = gunzipSync(await readFile(backup))
    const packed = zstdCompressSync(bytes, {
      params: {
        [constants.ZSTD_c_compressionLevel]: level,
        [constants.ZSTD_c_enableLongDistanceMatching]: 1,
        [constants.ZSTD_c_windowLog]: 27,
      },
    })
    await writeFile(target, packed)
    say(`${target}: ${packed.length} bytes of ${bytes.length}`)
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

await make()
