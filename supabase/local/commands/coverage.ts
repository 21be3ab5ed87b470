// `npm run coverage`: counts coverage into its tables; the server does the same by itself while it runs.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createCoverageJob } from '../jobs/coverage/coverageJob.ts'
import { DatabaseError, openDatabase, prepareDatabase } from '../database.ts'
import { jobsLease } from '../jobs/leadJobs.ts'
import { DataDirError, lockDataDir } from '../dataDir/lock.ts'
import { OptionError, readOptions } from '../options.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

const run = async (): Promise<void> => {
  const { dataDir, databaseUrl } = readOptions(process.argv.slice(2), process.env, root)
  const lock = databaseUrl === null ? await lockDataDir(dataDir) : null
  const db = await openDatabase(
    databaseUrl === null ? { driver: 'pglite', dataDir: join(dataDir, 'pg') } : { driver: 'postgres', url: databaseUrl },
  )
  const job = createCoverageJob(db)
  const lease = await db.lease(jobsLease)
  try {
    // Two that count at once would each write what the other has not seen.
    if (lease === null) {
      process.stdout.write('正在运行的服务已在统计覆盖 · a running server counts coverage already\n')
      return
    }
    await prepareDatabase(db)
    const startedMs = performance.now()
    const counted = await job.run((done, total) => process.stdout.write(`\r  ${done} / ${total}`))
    process.stdout.write(
      counted === 0
        ? '覆盖数据已是最新 · coverage is up to date\n'
        : `\r已统计 ${counted} 次巡逻 · patrols counted, ${((performance.now() - startedMs) / 1000).toFixed(1)} s\n`,
    )
  } finally {
    await job.close()
    await lease?.release()
    await db.close()
    await lock?.release()
  }
}

run().catch((error: unknown) => {
  const isExpected = error instanceof DataDirError || error instanceof OptionError || error instanceof DatabaseError
  process.stderr.write(
    `\n${error instanceof Error ? (isExpected ? error.message : (error.stack ?? error.message)) : String(error)}\n`,
  )
  process.exit(1)
})
