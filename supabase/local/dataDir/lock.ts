import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { link, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** The data directory cannot be used; the message says why and what to do. */
export class DataDirError extends Error {}

interface Holder {
  readonly pid: number
  /** When that process started, in clock ticks since boot where the system tells: a pid alone may belong to another by now. */
  readonly started: string | null
  readonly address: string | null
}

const startedAt = (pid: number): string | null => {
  try {
    // Field 22 of /proc/<pid>/stat; the name before it may hold spaces, so count from its closing bracket.
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null // not Linux, or no such process
  }
}

const holderText = (address: string | null) => JSON.stringify({ pid: process.pid, started: startedAt(process.pid), address })

const isAlive = ({ pid, started }: Holder): boolean => {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false
  }
  return started === null || startedAt(pid) === null || startedAt(pid) === started
}

const parseHolder = (text: string): Holder | null => {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || !('pid' in value) || typeof value.pid !== 'number') return null
    const text_ = (key: 'started' | 'address') =>
      key in value && typeof Reflect.get(value, key) === 'string' ? String(Reflect.get(value, key)) : null
    return { pid: value.pid, started: text_('started'), address: text_('address') }
  } catch {
    return null // half-written by a process that died: stale
  }
}

const explain = (error: unknown, dataDir: string): unknown => {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (code === 'ENOSPC')
    return new DataDirError(
      `磁盘已满，无法写入 ${dataDir}。请腾出空间后再启动；已有数据没有改动。 · The disk is full; free some space and start again. Nothing was changed.`,
    )
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return new DataDirError(
      `没有写入 ${dataDir} 的权限。请更改目录权限，或用 --data 另选目录。 · No permission to write ${dataDir}; change it or choose another with --data.`,
    )
  if (code === 'ENOTDIR' || code === 'EEXIST')
    return new DataDirError(
      `${dataDir} 不是目录。请用 --data 另选目录。 · ${dataDir} is not a directory; choose another with --data.`,
    )
  return error
}

export interface DataDirLock {
  /** Writes down where the holder can be reached. */
  announce(address: string): Promise<void>
  release(): Promise<void>
}

/** Where the server that holds the directory answers; null when none does. */
export const runningAddress = async (dataDir: string): Promise<string | null> => {
  const holder = parseHolder(await readFile(join(dataDir, 'server.lock'), 'utf8').catch(() => ''))
  return holder !== null && isAlive(holder) ? holder.address : null
}

const ATTEMPTS = 100
const PAUSE_MS = 50
/** A takeover lasts milliseconds; one this old died in the middle. */
const TAKEOVER_MS = 3_000

const hasCode = (error: unknown, code: string) => error instanceof Error && 'code' in error && error.code === code

/**
 * Removes the lock of a process that is gone. Only one may look and remove at a time: otherwise what it removes could
 * be the new lock of somebody who was quicker. Throws DataDirError when the holder lives.
 */
const removeStale = async (file: string, dataDir: string): Promise<void> => {
  const turn = `${file}.takeover`
  try {
    await mkdir(turn)
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
    const begun = await stat(turn).catch(() => null)
    if (begun !== null && Date.now() - begun.mtimeMs > TAKEOVER_MS) await rm(turn, { recursive: true, force: true })
    await delay(PAUSE_MS)
    return
  }
  try {
    const text = await readFile(file, 'utf8').catch(() => null)
    const holder = text === null ? null : parseHolder(text)
    if (holder !== null && isAlive(holder))
      throw new DataDirError(
        `另一个服务（进程 ${holder.pid}${holder.address === null ? '' : `，${holder.address}`}）正在使用 ${dataDir}。请先停止它，或用 --data 另选目录。 · Another server (process ${holder.pid}) is using ${dataDir}. Stop it, or choose another directory with --data.`,
      )
    await rm(file, { force: true })
  } finally {
    await rm(turn, { recursive: true, force: true })
  }
}

const replaceFile = async (file: string, text: string): Promise<void> => {
  const next = `${file}.${process.pid}-${randomUUID()}`
  await writeFile(next, text, { mode: 0o600 })
  await rename(next, file)
}

/**
 * Takes the data directory for this process: PGlite takes no lock itself, and a second opener's commits are lost without
 * a word. A lock whose process is gone is taken over. Throws DataDirError when it is held or cannot be written.
 */
export const lockDataDir = async (dataDir: string): Promise<DataDirLock> => {
  const file = join(dataDir, 'server.lock')
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
    const own = `${file}.${process.pid}-${randomUUID()}`
    const handle = await open(own, 'wx', 0o600)
    try {
      await handle.writeFile(holderText(null))
      await handle.sync()
      await handle.close()
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        try {
          // A link appears whole or not at all, so nobody ever reads a lock that is still being written.
          await link(own, file)
          return { announce: (where) => replaceFile(file, holderText(where)), release: () => rm(file, { force: true }) }
        } catch (error) {
          if (!hasCode(error, 'EEXIST')) throw error
          await removeStale(file, dataDir)
        }
      }
    } finally {
      await rm(own, { force: true })
    }
    throw new DataDirError(`无法锁定 ${dataDir}。 · ${dataDir} could not be locked.`)
  } catch (error) {
    throw explain(error, dataDir)
  }
}

/** Writes and removes a few megabytes, so that a full disk is met before the database is opened. Throws DataDirError. */
export const checkSpace = async (dataDir: string, bytes = 16 * 1024 * 1024): Promise<void> => {
  const file = join(dataDir, 'space-check')
  try {
    const handle = await open(file, 'w', 0o600)
    try {
      await handle.writeFile(Buffer.alloc(bytes))
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch (error) {
    throw explain(error, dataDir)
  } finally {
    await rm(file, { force: true })
  }
}
