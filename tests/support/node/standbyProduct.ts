import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgresPair, type PostgresPair } from './postgresPair'
import { startProcess, type Started } from './startProcess'
import type { Ask } from './stableCalls'

export interface StandbyProduct {
  readonly pair: PostgresPair
  /** Writes to the primary wherever it is, reads from the standby. */
  readonly server: Started
  /** Another server on the same databases, or on others; it shares the secret, as servers of one house do. */
  another(env?: Readonly<Record<string, string>>): Promise<Started>
  /** On whatever is the primary now. */
  readonly ask: Ask
  /** Ends the primary as a power cut would, and promotes the standby. */
  failOver(): Promise<void>
  stop(): Promise<void>
}

/** The product with the demo county on a primary and a synchronous standby, all thrown away afterwards. */
export async function startStandbyProduct(): Promise<StandbyProduct> {
  const pair = await startPostgresPair()
  const home = await mkdtemp(join(tmpdir(), 'patrolgrid-standby-'))
  const started: Started[] = []
  const secret = randomBytes(48).toString('base64')
  let isOver = false
  const own = { DRIVER: 'postgres', DATABASE_URL: pair.url, READ_URL: pair.standbyUrl, JWT_SECRET: secret }
  const another = async (env: Readonly<Record<string, string>> = {}) => {
    const dataDir = join(home, `data${started.length}`)
    const next = await startProcess(['--port', '0', '--no-build', '--demo', '--data', dataDir], { ...own, ...env })
    started.push(next)
    return next
  }
  const server = await another()
  return {
    pair,
    server,
    another,
    ask: (sql) => pair.ask(isOver ? 'standby' : 'primary', sql),
    failOver: async () => {
      await pair.crashPrimary()
      await pair.promote()
      isOver = true
    },
    stop: async () => {
      await Promise.all(started.map((one) => one.end('SIGTERM')))
      await pair.stop()
      await rm(home, { recursive: true, force: true })
    },
  }
}
