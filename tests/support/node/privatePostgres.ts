import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'

const run = promisify(execFile)
const VERSIONS = '/usr/lib/postgresql'
const EXTENSIONS = '/usr/share/postgresql'

export interface PrivatePostgres {
  /** Superuser URL of the empty database `patrolgrid`. */
  readonly url: string
  /** Makes another empty database in the same server and returns its URL. */
  createDatabase(name: string): Promise<string>
  /** Stops it as an operator does (sessions are ended, `immediate` as a crash would) and starts it again on the same port. */
  restart(mode?: 'fast' | 'immediate'): Promise<void>
  stop(): Promise<void>
}

/** What stands in the way of a private PostgreSQL, as a sentence with the packages to install; null when nothing does. */
export const whyNoPostgres = async (): Promise<string | null> => {
  const install = 'install it with: apt-get install postgresql-15 postgresql-15-postgis-3 postgresql-15-pgtap'
  const found = await newestVersion()
  if (found === null) return `PostgreSQL 15 or later is not installed; ${install}`
  if (!existsSync(join(EXTENSIONS, found, 'extension/postgis.control')))
    return `PostGIS for PostgreSQL ${found} is not installed; ${install}`
  return null
}

const newestVersion = async (): Promise<string | null> => {
  if (!existsSync(VERSIONS)) return null
  const versions = (await readdir(VERSIONS)).filter(
    (name) => Number(name) >= 15 && existsSync(join(VERSIONS, name, 'bin/initdb')),
  )
  return versions.sort((a, b) => Number(b) - Number(a))[0] ?? null
}

/** Folder of the newest PostgreSQL's programs. */
export const postgresBin = async (): Promise<string> => join(VERSIONS, (await newestVersion()) ?? '', 'bin')

export const freePort = (from: number, to: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', () => (from < to ? resolve(freePort(from + 1, to)) : reject(new Error(`no free port up to ${to}`))))
    probe.listen(from, '127.0.0.1', () => probe.close(() => resolve(from)))
  })

// initdb refuses to run as root, so root hands the work to the account the Debian package made.
export const asServer = (command: string, args: readonly string[]) =>
  process.getuid?.() === 0 ? run('runuser', ['-u', 'postgres', '--', command, ...args], { cwd: '/' }) : run(command, [...args])

/**
 * A PostgreSQL of one's own on loopback, in a directory that goes when it stops. Not durable, so it is fast.
 * Throws with the packages to install when whyNoPostgres() has a reason.
 */
export const startPrivatePostgres = async ({ fromPort = 54190, toPort = 54999 } = {}): Promise<PrivatePostgres> => {
  const obstacle = await whyNoPostgres()
  if (obstacle !== null) throw new Error(obstacle)
  const bin = await postgresBin()
  const home = await mkdtemp(join(tmpdir(), 'patrolgrid-postgres-'))
  // The server's account must be able to make its directory inside ours.
  await chmod(home, 0o777)
  const data = join(home, 'data')
  // Two tests that start at once find the same free port: each begins to look somewhere else.
  const port = await freePort(fromPort + (process.pid % Math.max(1, toPort - fromPort)), toPort)
  await asServer(join(bin, 'initdb'), [
    '-D',
    data,
    '-U',
    'postgres',
    '--auth=trust',
    '-E',
    'UTF8',
    '--locale=C.UTF-8',
    '--no-sync',
  ])
  const settings = [
    `-p ${port} -c listen_addresses=127.0.0.1 -k ${home}`,
    '-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=60 -c shared_buffers=256MB',
  ].join(' ')
  const start = () => asServer(join(bin, 'pg_ctl'), ['-D', data, '-w', '-l', join(home, 'log'), '-o', settings, 'start'])
  await start()
  const urlOf = (database: string) => `postgres://postgres@127.0.0.1:${port}/${database}`

  const createDatabase = async (name: string) => {
    if (!/^[a-z][a-z0-9_]*$/.test(name)) throw new Error(`Unexpected database name: ${name}`)
    const client = new pg.Client({ connectionString: urlOf('postgres') })
    await client.connect()
    try {
      await client.query(`create database ${name}`)
    } finally {
      await client.end()
    }
    return urlOf(name)
  }
  return {
    url: await createDatabase('patrolgrid'),
    createDatabase,
    restart: async (mode = 'fast') => {
      await asServer(join(bin, 'pg_ctl'), ['-D', data, '-m', mode, '-w', 'stop'])
      await start()
    },
    stop: async () => {
      await asServer(join(bin, 'pg_ctl'), ['-D', data, '-m', 'immediate', '-w', 'stop'])
      await asServer('rm', ['-rf', data])
      await rm(home, { recursive: true, force: true })
    },
  }
}
