import { randomInt } from 'node:crypto'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { asServer, freePort, postgresBin } from './privatePostgres'

export interface PostgresPair {
  readonly primaryUrl: string
  readonly standbyUrl: string
  /** Follows the primary, as HAProxy does in docs/deploy: one address before and after a promotion. */
  readonly url: string
  /** Rows of one statement on the primary or the standby, as superuser. */
  ask(where: 'primary' | 'standby', sql: string): Promise<Record<string, unknown>[]>
  /** Resolves when the standby has replayed all that the primary holds now. */
  caughtUp(): Promise<void>
  /** SIGKILL to every process of the primary at once, as a power cut would. */
  crashPrimary(): Promise<void>
  /** Makes the standby the primary and leads `url` there. */
  promote(): Promise<void>
  stop(): Promise<void>
}

/** Forwards connections to one port at a time; those of the former target are cut off when it is led elsewhere. */
const forwarder = async (firstTarget: number) => {
  let target = firstTarget
  const open = new Set<Socket>()
  const server: Server = createServer((near) => {
    const far = connect(target, '127.0.0.1')
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => other.destroy())
      socket.on('close', () => {
        open.delete(socket)
        other.destroy()
      })
    }
    near.pipe(far).pipe(near)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cut = () => open.forEach((socket) => socket.destroy())
  return {
    port: (server.address() as AddressInfo).port,
    lead: (to: number) => {
      target = to
      cut()
    },
    close: () => {
      cut()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

/**
 * A primary with a synchronous standby made by pg_basebackup, on loopback and thrown away afterwards. A commit is
 * acknowledged when the standby has it, as in docs/deploy.
 */
export const startPostgresPair = async (): Promise<PostgresPair> => {
  // Two pairs that start at one moment would both find the same port free.
  const fromPort = 54_200 + 10 * randomInt(70)
  const toPort = 54_999
  const bin = await postgresBin()
  const home = await mkdtemp(join(tmpdir(), 'patrolgrid-pair-'))
  await chmod(home, 0o777)
  const folder = (name: string) => join(home, name)
  const primaryPort = await freePort(fromPort, toPort)
  const standbyPort = await freePort(primaryPort + 1, toPort)
  const urlOf = (port: number, database = 'patrolgrid') => `postgres://postgres@127.0.0.1:${port}/${database}`
  const start = (name: string, port: number) =>
    asServer(join(bin, 'pg_ctl'), [
      '-D',
      folder(name),
      '-w',
      '-l',
      folder(`${name}.log`),
      '-o',
      // Files outlive a killed process without fsync; only a power cut would need it, and none is played here.
      `-p ${port} -c listen_addresses=127.0.0.1 -k ${home} -c fsync=off -c max_connections=60 -c shared_buffers=256MB -c hot_standby_feedback=on`,
      'start',
    ])
  const ask = async (where: 'primary' | 'standby', sql: string): Promise<Record<string, unknown>[]> => {
    const client = new pg.Client({ connectionString: urlOf(where === 'primary' ? primaryPort : standbyPort) })
    await client.connect()
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows
    } finally {
      await client.end()
    }
  }

  await asServer(join(bin, 'initdb'), ['-D', folder('primary'), '-U', 'postgres', '--auth=trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync']) // prettier-ignore
  await start('primary', primaryPort)
  const first = new pg.Client({ connectionString: urlOf(primaryPort, 'postgres') })
  await first.connect()
  await first.query('create database patrolgrid')
  await first.end()
  const conninfo = `host=127.0.0.1 port=${primaryPort} user=postgres application_name=standby`
  await asServer(join(bin, 'pg_basebackup'), ['-d', conninfo, '-D', folder('standby'), '-R', '-X', 'stream', '-c', 'fast', '--no-sync']) // prettier-ignore
  await start('standby', standbyPort)
  await ask('primary', `alter system set synchronous_standby_names = 'standby'`)
  await ask('primary', 'select pg_reload_conf()')
  const door = await forwarder(primaryPort)

  return {
    primaryUrl: urlOf(primaryPort),
    standbyUrl: urlOf(standbyPort),
    url: urlOf(door.port),
    ask,
    caughtUp: async () => {
      const [row] = await ask('primary', 'select pg_current_wal_insert_lsn()::text as lsn')
      for (;;) {
        const [{ done } = {}] = await ask('standby', `select pg_last_wal_replay_lsn() >= '${String(row?.['lsn'])}' as done`)
        if (done === true) return
      }
    },
    crashPrimary: async () => {
      const postmaster = Number((await readFile(join(folder('primary'), 'postmaster.pid'), 'utf8')).split('\n')[0])
      const backends = await asServer('pgrep', ['-P', String(postmaster)]).then(({ stdout }) => stdout.trim().split('\n'))
      await asServer('kill', ['-KILL', String(postmaster), ...backends]).catch(() => undefined)
    },
    promote: async () => {
      await asServer(join(bin, 'pg_ctl'), ['-D', folder('standby'), '-w', 'promote'])
      door.lead(standbyPort)
    },
    stop: async () => {
      await door.close()
      for (const name of ['standby', 'primary'])
        await asServer(join(bin, 'pg_ctl'), ['-D', folder(name), '-m', 'immediate', '-w', 'stop']).catch(() => undefined)
      await asServer('rm', ['-rf', folder('primary'), folder('standby')])
      await rm(home, { recursive: true, force: true })
    },
  }
}
