import { parseArgs } from 'node:util'
import { resolve } from 'node:path'

export interface StartOptions {
  readonly isDev: boolean
  readonly port: number
  /** False when the port was asked for by name, so another must not be taken in silence. */
  readonly mayMove: boolean
  readonly dataDir: string
  readonly isFresh: boolean
  /** Whether an empty database gets the demo county: never by itself on PostgreSQL, never behind a host name. */
  readonly isSeeded: boolean
  readonly seedScale: 'county' | 'prefecture'
  readonly isBuilt: boolean
  readonly databaseUrl: string | null
  /** A standby that reads go to (READ_URL). */
  readonly readUrl: string | null
  /** Where to LISTEN when DATABASE_URL is a pooler in transaction mode (LISTEN_URL). */
  readonly listenUrl: string | null
  /** How long a server that is stopped says "not ready" before it closes its door (PATROLGRID_DRAIN_S). */
  readonly drainS: number
  /** Host names a reverse proxy serves this under (PATROLGRID_HOSTS, by commas). */
  readonly hosts: readonly string[]
  readonly trustsProxy: boolean
}

/** An option that cannot be; the message names it. */
export class OptionError extends Error {}

const DEFAULT_PORT = 5173
const LONGEST_DRAIN_S = 60
const SCALES = ['county', 'prefecture'] as const

/** Reads the command line and the environment. Throws OptionError. */
export const readOptions = (argv: readonly string[], env: NodeJS.ProcessEnv, root: string): StartOptions => {
  let values
  try {
    ;({ values } = parseArgs({
      args: [...argv],
      options: {
        dev: { type: 'boolean', default: false },
        port: { type: 'string' },
        data: { type: 'string' },
        fresh: { type: 'boolean', default: false },
        'no-seed': { type: 'boolean', default: false },
        demo: { type: 'boolean', default: false },
        'no-build': { type: 'boolean', default: false },
        'seed-scale': { type: 'string', default: 'county' },
      },
    }))
  } catch (error) {
    throw new OptionError(error instanceof Error ? error.message : String(error))
  }
  const portText = values.port ?? env['PORT']
  const port = portText === undefined ? DEFAULT_PORT : Number(portText)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new OptionError(`--port: 应为 0 至 65535 的整数 · not a port: ${portText ?? ''}`)
  const seedScale = SCALES.find((scale) => scale === values['seed-scale'])
  if (seedScale === undefined) throw new OptionError(`--seed-scale: ${SCALES.join(' | ')}`)
  const driver = env['DRIVER'] ?? 'pglite'
  if (driver !== 'pglite' && driver !== 'postgres') throw new OptionError(`DRIVER: pglite | postgres, not ${driver}`)
  const url = env['DATABASE_URL'] ?? ''
  if (driver === 'postgres' && url === '')
    throw new OptionError(
      'DRIVER=postgres 需要 DATABASE_URL · DRIVER=postgres needs DATABASE_URL, such as postgres://user:password@127.0.0.1:5432/patrolgrid',
    )
  const hosts = (env['PATROLGRID_HOSTS'] ?? '')
    .split(',')
    .map((host) => host.trim().toLowerCase())
    .filter((host) => host !== '')
  const trustsProxy = env['PATROLGRID_TRUST_PROXY'] === '1'
  const isReachable = hosts.length > 0 || trustsProxy
  if (values.demo && isReachable)
    throw new OptionError(
      '--demo 不能与 PATROLGRID_HOSTS 或 PATROLGRID_TRUST_PROXY 同时使用：演示账号的密码人人都知道，不能放在别人能访问的地址上。 · --demo does not go with PATROLGRID_HOSTS or PATROLGRID_TRUST_PROXY: everybody knows the demo passwords.',
    )
  if (values.demo && values['no-seed']) throw new OptionError('--demo 与 --no-seed 只能选一个 · --demo or --no-seed, not both')
  const drainS = Number(env['PATROLGRID_DRAIN_S'] ?? 0)
  if (!(drainS >= 0 && drainS <= LONGEST_DRAIN_S))
    throw new OptionError(`PATROLGRID_DRAIN_S: 应为 0 至 ${LONGEST_DRAIN_S} 的秒数 · seconds from 0 to ${LONGEST_DRAIN_S}`)
  const urlNamed = (name: 'READ_URL' | 'LISTEN_URL') => {
    const named = env[name] ?? ''
    if (named !== '' && driver !== 'postgres')
      throw new OptionError(`${name} 只用于 DRIVER=postgres · ${name} is for DRIVER=postgres only`)
    return named === '' ? null : named
  }
  return {
    isDev: values.dev,
    port,
    mayMove: portText === undefined,
    dataDir: resolve(root, values.data ?? env['PATROLGRID_DATA'] ?? '.data'),
    isFresh: values.fresh,
    isSeeded: values.demo || (driver === 'pglite' && !isReachable && !values['no-seed']),
    seedScale,
    isBuilt: !values['no-build'],
    databaseUrl: driver === 'postgres' ? url : null,
    hosts,
    trustsProxy,
    readUrl: urlNamed('READ_URL'),
    listenUrl: urlNamed('LISTEN_URL'),
    drainS,
  }
}
