import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { readBackup } from './backupFile.ts'
import type { Database } from '../database.ts'

/** Reads a finished backup through to its checksum; false when it is not whole. */
async function isWhole(file: string): Promise<boolean> {
  try {
    await readBackup(
      file,
      () => undefined,
      () => Promise.resolve(() => Promise.resolve()),
    )
    return true
  } catch {
    return false
  }
}

/** Proves a backup and writes down that it was made, for the page of the system's state. Answers whether it is whole. */
export async function recordBackup(db: Database, file: string): Promise<boolean> {
  const { size, mtime } = await stat(file)
  const isVerified = await isWhole(file)
  await db
    .query('insert into private.backups (made_at, bytes, file_name, is_verified) values ($1, $2, $3, $4)', [
      mtime.toISOString(),
      size,
      basename(file),
      isVerified,
    ])
    // A database of an earlier version has no such table; the backup is none the worse.
    .catch(() => undefined)
  return isVerified
}
