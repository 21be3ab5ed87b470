import { existsSync } from 'node:fs'
import { copyFile, mkdir, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { backupData, defaultTarget } from '../backup/backupData.ts'
import { BackupError } from '../backup/backupFile.ts'
import { positional } from './commandLine.ts'
import { openDatabase } from '../database.ts'
import { loadKeys } from '../dataDir/keys.ts'
import { DataDirError, lockDataDir, runningAddress } from '../dataDir/lock.ts'
import { OptionError, readOptions } from '../options.ts'
import { writeForOwnerOnly } from '../dataDir/privateFiles.ts'
import { recordBackup } from '../backup/recordBackup.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** Asks the server that has the data open to write the backup, and fetches it from where the server put it. */
const backupByServer = async (address: string, dataDir: string, target: string) => {
  const { serviceKey } = await loadKeys(dataDir)
  const answer = await fetch(`${address}/local/v1/backup`, { method: 'POST', headers: { apikey: serviceKey } })
  const told = (await answer.json()) as { file?: string; message?: string }
  if (!answer.ok || told.file === undefined)
    throw new BackupError(`运行中的服务未能备份 · the running server could not back up: ${told.message ?? answer.status}`)
  if (told.file === target) return
  await mkdir(dirname(target), { recursive: true, mode: 0o700 })
  await copyFile(told.file, target)
  await rm(told.file)
}

const run = async () => {
  writeForOwnerOnly()
  const { name, rest } = positional(process.argv.slice(2))
  const options = readOptions(rest, process.env, root)
  const { dataDir, databaseUrl } = options
  const target = name === null ? defaultTarget(dataDir) : resolve(name)
  if (existsSync(target)) throw new BackupError(`${target} 已存在，不会覆盖 · already exists and is not overwritten`)
  if (databaseUrl === null && !existsSync(join(dataDir, 'pg', 'PG_VERSION')))
    throw new BackupError(`${dataDir} 中没有数据库 · there is no database in it`)
  const address = databaseUrl === null ? await runningAddress(dataDir) : null
  if (address !== null) await backupByServer(address, dataDir, target)
  else if (databaseUrl !== null) {
    await backupData({ dataDir, target, db: null, databaseUrl })
    const db = await openDatabase({ driver: 'postgres', url: databaseUrl })
    await recordBackup(db, target).finally(() => db.close())
  } else {
    const lock = await lockDataDir(dataDir)
    try {
      await backupData({ dataDir, target, db: null, databaseUrl })
    } finally {
      await lock.release()
    }
  }
  process.stdout.write(`已备份 · backed up: ${target}\n`)
}

run().catch((error: unknown) => {
  const isExpected = error instanceof BackupError || error instanceof DataDirError || error instanceof OptionError
  process.stderr.write(
    `\n${isExpected ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  )
  process.exit(1)
})
