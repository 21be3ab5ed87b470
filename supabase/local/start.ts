import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BuildError, buildPage } from './app/buildPage.ts'
import { builtPage, devPage } from './app/page.ts'
import {
  DatabaseError,
  MigrationError,
  openDatabase,
  openReads,
  ownVersions,
  prepareDatabase,
  type Database,
  type Reads,
} from './database.ts'
import { demoSignIns, loadDemoOnce, type DemoSignIn } from './demo.ts'
import { proveListening } from './engine/proveListening.ts'
import { isStandby, watchHealth, type HealthWatch } from './health/healthWatch.ts'
import { jobs } from './jobs/jobs.ts'
import { leadJobs } from './jobs/leadJobs.ts'
import { checkSpace, DataDirError, lockDataDir, type DataDirLock } from './dataDir/lock.ts'
import { OptionError, readOptions, type StartOptions } from './options.ts'
import { keepPrivate, writeForOwnerOnly } from './dataDir/privateFiles.ts'
import { startServer, type RunningServer } from './server.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const startedAt = performance.now()

const say = (line: string) => process.stdout.write(`${line}\n`)
const progress = (line: string) => say(`  ${((performance.now() - startedAt) / 1000).toFixed(1).padStart(5)} s  ${line}`)

const open = async (options: StartOptions): Promise<Database> => {
  if (options.databaseUrl !== null) {
    progress('连接 PostgreSQL · connecting to PostgreSQL')
    return openDatabase({ driver: 'postgres', url: options.databaseUrl, listenUrl: options.listenUrl ?? undefined })
  }
  const dataDir = join(options.dataDir, 'pg')
  if (options.isFresh) {
    progress(`清空数据目录 · starting afresh in ${options.dataDir}`)
    await rm(dataDir, { recursive: true, force: true })
    await rm(join(options.dataDir, 'storage'), { recursive: true, force: true })
  }
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  progress('打开数据库（PGlite + PostGIS） · opening the database')
  return openDatabase({ driver: 'pglite', dataDir })
}

const prepare = async (db: Database, options: StartOptions) => {
  const applied = await prepareDatabase(db)
  progress(
    applied.length === 0
      ? '数据库结构已是最新 · schema up to date'
      : `已应用 ${applied.length} 个迁移 · ${applied.length} migrations applied`,
  )
  if (!options.isSeeded) return
  const isLoaded = await loadDemoOnce(db, options.seedScale, (line) => progress(`演示数据 · demo: ${line}`))
  if (isLoaded) progress('演示县已就绪 · the demo county is loaded')
}

const deaf =
  '实时更新到不了页面：数据库的 LISTEN 收不到通知。DATABASE_URL 若经过事务模式的连接池（如 pgbouncer），请用 LISTEN_URL 写明直连 PostgreSQL 的地址。' +
  ' · Live changes will not reach the pages: LISTEN hears nothing. Where DATABASE_URL goes through a pooler in transaction mode, ' +
  'name a direct address in LISTEN_URL.'

const welcome = (server: RunningServer, options: StartOptions, demo: readonly DemoSignIn[]) => {
  if (server.port !== options.port && options.port !== 0)
    say(`\n端口 ${options.port} 已被占用，改用 ${server.port} · port ${options.port} is taken, using ${server.port}`)
  say(`\n  巡格 PatrolGrid   ${server.url}\n`)
  if (demo.length > 0) say('  演示账号 · demo sign-ins')
  for (const { login, password, role, name } of demo)
    say(`    ${login.padEnd(26)} ${password.padEnd(22)} ${role.padEnd(14)} ${name}`)
  say('\n  Ctrl+C 停止 · stops')
}

const report = (id: string, error: unknown): void => {
  process.stderr.write(`错误 · error ${id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
}

/** Works on a primary and rests on a standby, whatever the database becomes; resolves to the way to stop. */
const followRole = (
  { db, health }: { readonly db: Database; readonly health: HealthWatch },
  onPromoted: () => Promise<void>,
): (() => Promise<void>) => {
  // A standby gives out leases too, of its own.
  let endJobs: (() => Promise<void>) | null = health.now().role === 'primary' ? leadJobs(db, jobs, report) : null
  let last: Promise<void> = Promise.resolve()
  const become = async (role: 'primary' | 'standby') => {
    await endJobs?.()
    endJobs = null
    progress(
      role === 'primary'
        ? '数据库已升为主库，可以写入 · promoted: writing again'
        : '数据库变为备库，只读 · a standby now: reading only',
    )
    if (role === 'standby') return
    await onPromoted()
    endJobs = leadJobs(db, jobs, report)
  }
  health.onRole((role) => (last = last.then(() => become(role)).catch((error: unknown) => report('role', error))))
  return async () => {
    await last
    await endJobs?.()
  }
}

const run = async (): Promise<void> => {
  writeForOwnerOnly()
  const options = readOptions(process.argv.slice(2), process.env, root)
  const lock: DataDirLock = await lockDataDir(options.dataDir)
  let db: Database | null = null
  let reads: Reads | null = null
  let health: HealthWatch | null = null
  let server: RunningServer | null = null
  let endRole = async (): Promise<void> => undefined
  let isStopping = false

  const stop = async (code: number) => {
    if (isStopping) return
    isStopping = true
    await server?.close({ drainMs: options.drainS * 1000 })
    await health?.close()
    await endRole()
    await reads?.close()
    await db?.close()
    await lock.release()
    process.exit(code)
  }
  process.once('SIGINT', () => void stop(0))
  process.once('SIGTERM', () => void stop(0))
  process.once('SIGHUP', () => void stop(0))

  try {
    await keepPrivate(options.dataDir)
    await checkSpace(options.dataDir)
    const building = options.isDev || !options.isBuilt ? null : buildPage(root, () => progress('构建页面 · building the page'))
    // Its failure is met below, after the database's own.
    building?.catch(() => undefined)
    db = await open(options)
    const own = db
    const prepareOwn = async () => {
      await prepare(own, options)
      if (!(await proveListening(own))) say(`\n  ⚠ ${deaf}\n`)
    }
    if (await isStandby(own)) progress('数据库是备库：只读，升为主库后自动恢复 · a standby: reading only until it is promoted')
    else await prepareOwn()
    reads = await openReads(own, options.readUrl)
    health = await watchHealth(own, await ownVersions())
    if (await building) progress('页面已构建 · the page is built')
    const isReachable = options.hosts.length > 0 || options.trustsProxy
    const demo = async () => (isReachable ? [] : demoSignIns(own))
    const page = { root, dataDir: options.dataDir, demo }
    server = await startServer({
      db,
      reads,
      health,
      dataDir: options.dataDir,
      port: options.port,
      mayMove: options.mayMove,
      hosts: options.hosts,
      trustsProxy: options.trustsProxy,
      page: options.isDev ? devPage(page) : builtPage(page),
      report,
    })
    await lock.announce(server.url)
    progress('就绪 · ready')
    welcome(server, options, await demo())
    endRole = followRole({ db, health }, async () => {
      await prepareOwn()
      await server?.reload()
    })
  } catch (error) {
    await db?.close().catch(() => undefined)
    await lock.release()
    throw error
  }
}

const explain = (error: unknown): string => {
  if (error instanceof DataDirError || error instanceof OptionError) return error.message
  if (error instanceof BuildError) return `页面构建失败 · the page could not be built\n${error.message}`
  if (error instanceof MigrationError) return `迁移失败 · migration failed\n  ${error.message}`
  if (error instanceof DatabaseError && /no space left/i.test(error.message))
    return `磁盘已满 · the disk is full: ${error.message}`
  if (error instanceof DatabaseError)
    return `数据库 · database: ${error.code} ${error.message}${error.detail === undefined ? '' : `\n  ${error.detail}`}`
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
    return `端口已被占用 · the port is taken: ${error.message}`
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

run().catch((error: unknown) => {
  process.stderr.write(`\n${explain(error)}\n`)
  process.exit(1)
})
