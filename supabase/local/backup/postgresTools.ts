import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { BackupError } from './backupFile.ts'

const run = promisify(execFile)

const tool = async (name: string, args: readonly string[], password: string): Promise<void> => {
  try {
    await run(name, [...args], { env: { ...process.env, PGPASSWORD: password }, maxBuffer: 64 * 1024 * 1024 })
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw new BackupError(`找不到 ${name}，请安装 PostgreSQL 客户端 · ${name} was not found: apt-get install postgresql-client`)
    const output = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error)
    throw new BackupError(`${name}: ${output.trim()}`)
  }
}

// The password goes by the environment: arguments are for every user of the machine to see.
const withoutPassword = (url: string): { url: string; password: string } => {
  const parsed = new URL(url)
  const password = decodeURIComponent(parsed.password)
  parsed.password = ''
  return { url: parsed.href, password }
}

/** Dumps the database to a file in pg_dump's own format. Throws BackupError, naming the package when pg_dump is missing. */
export const dumpPostgres = async (url: string, file: string): Promise<void> => {
  const { url: target, password } = withoutPassword(url)
  await tool('pg_dump', ['--format=custom', '--no-owner', `--file=${file}`, `--dbname=${target}`], password)
}

/** Puts a dump into the database, all or nothing. Throws BackupError. */
export const restorePostgres = async (url: string, file: string): Promise<void> => {
  const { url: target, password } = withoutPassword(url)
  await tool(
    'pg_restore',
    ['--clean', '--if-exists', '--no-owner', '--single-transaction', '--exit-on-error', `--dbname=${target}`, file],
    password,
  )
}
