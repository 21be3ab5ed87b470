import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, readdir, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'

/**
 * A backup is one gzip stream: a line of JSON about it, then for every file a line `{"path", "bytes"}` and its bytes,
 * then `{"end": true, "files", "sha256"}` over all the bytes before. A truncated or changed file never restores.
 */
export const FORMAT = 'patrolgrid-backup-1'

export interface BackupHeader {
  readonly format: string
  readonly driver: 'pglite' | 'postgres'
  readonly madeAt: string
  /** Newest migration in it, to tell a backup of a later version before it is put in place. */
  readonly schema: string
}

/** The file is no backup, not a whole one, or not one for here; the message says which. */
export class BackupError extends Error {}

export interface BackupEntry {
  readonly path: string
  readonly bytes: number
}

const filesBelow = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

/** Files that belong to a running server or can be made again. */
const SKIPPED = new Set(['server.lock', 'space-check', 'postmaster.pid'])

const line = (value: unknown) => Buffer.from(`${JSON.stringify(value)}\n`)

async function* contents(folder: string, parts: readonly string[], header: BackupHeader): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  let files = 0
  const passed = (part: Buffer): Buffer => {
    hash.update(part)
    return part
  }
  yield passed(line(header))
  for (const part of parts) {
    const root = join(folder, part)
    const stats = await stat(root).catch(() => null)
    if (stats === null) continue
    for (const file of stats.isFile() ? [root] : await filesBelow(root)) {
      const name = file.split(sep).at(-1) ?? ''
      if (SKIPPED.has(name)) continue
      const { size } = await stat(file)
      files++
      yield passed(line({ path: relative(folder, file).split(sep).join('/'), bytes: size }))
      let sent = 0
      for await (const chunk of createReadStream(file, { end: Math.max(0, size - 1) }) as AsyncIterable<Buffer>) {
        sent += chunk.length
        yield passed(chunk)
      }
      if (sent !== size) throw new BackupError(`${file} 在备份时发生变化 · changed while it was read`)
    }
  }
  yield line({ end: true, files, sha256: hash.digest('hex') })
}

/** Writes `parts` of `folder` to `target`, flushed to disk. Throws BackupError, or the system's error for a full disk. */
export const writeBackup = async (
  folder: string,
  parts: readonly string[],
  header: BackupHeader,
  target: string,
): Promise<void> => {
  await pipeline(
    Readable.from(contents(folder, parts, header)),
    createGzip({ level: 6 }),
    createWriteStream(target, { flags: 'wx', mode: 0o600 }),
  )
  const handle = await open(target, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const parseLine = (text: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return { ...value }
  } catch {
    // Falls through to the same refusal: it is not a line of ours.
  }
  throw new BackupError('文件已损坏 · the file is damaged')
}

const isSafePath = (path: string) =>
  path !== '' && !path.startsWith('/') && !path.split('/').some((part) => part === '' || part === '.' || part === '..')

/**
 * Reads a backup through, handing over each file's bytes as they come, and proves it whole at the end.
 * `onFile` answers with where the bytes go. Throws BackupError.
 */
export const readBackup = async (
  source: string,
  onHeader: (header: BackupHeader) => void,
  onFile: (entry: BackupEntry) => Promise<(chunk: Buffer | null) => Promise<void>>,
): Promise<void> => {
  const hash = createHash('sha256')
  let rest = Buffer.alloc(0)
  let left = 0
  let files = 0
  let header: BackupHeader | null = null
  let end: Record<string, unknown> | null = null
  let write: ((chunk: Buffer | null) => Promise<void>) | null = null

  const takeLine = async (text: string) => {
    const value = parseLine(text)
    if (value['end'] === true) {
      end = value
      return
    }
    hash.update(`${text}\n`)
    if (header === null) {
      if (value['format'] !== FORMAT) throw new BackupError('这不是 PatrolGrid 的备份文件 · this is not a PatrolGrid backup')
      header = {
        format: FORMAT,
        driver: value['driver'] === 'postgres' ? 'postgres' : 'pglite',
        madeAt: String(value['madeAt']),
        schema: String(value['schema']),
      }
      onHeader(header)
      return
    }
    const path = String(value['path'] ?? '')
    if (!isSafePath(path) || typeof value['bytes'] !== 'number') throw new BackupError('文件已损坏 · the file is damaged')
    files++
    left = value['bytes']
    write = await onFile({ path, bytes: left })
    if (left === 0) await finishFile()
  }
  const finishFile = async () => {
    await write?.(null)
    write = null
  }
  const take = async (chunk: Buffer) => {
    let at = 0
    while (at < chunk.length) {
      if (write !== null) {
        const part = chunk.subarray(at, at + left)
        hash.update(part)
        await write(part)
        at += part.length
        left -= part.length
        if (left === 0) await finishFile()
        continue
      }
      const newline = chunk.indexOf(10, at)
      if (newline === -1) {
        rest = Buffer.concat([rest, chunk.subarray(at)])
        if (rest.length > 65_536) throw new BackupError('这不是 PatrolGrid 的备份文件 · this is not a PatrolGrid backup')
        return
      }
      const text = Buffer.concat([rest, chunk.subarray(at, newline)]).toString('utf8')
      rest = Buffer.alloc(0)
      at = newline + 1
      await takeLine(text)
    }
  }
  const stream = createGunzip()
  createReadStream(source)
    .on('error', (error) => stream.destroy(error))
    .pipe(stream)
  try {
    // One chunk after another, so that nothing is still being written when a fault is reported.
    for await (const chunk of stream as AsyncIterable<Buffer>) await take(chunk)
  } catch (error) {
    if (error instanceof BackupError) throw error
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code === 'Z_DATA_ERROR' || code === 'Z_BUF_ERROR')
      throw new BackupError('文件已损坏或不完整 · the file is damaged or incomplete')
    throw error
  }
  const digest = hash.digest('hex')
  const finished: Record<string, unknown> | null = end
  if (finished === null) throw new BackupError('文件不完整 · the file is incomplete')
  if (finished['sha256'] !== digest || finished['files'] !== files)
    throw new BackupError('文件已损坏 · the file is damaged: its checksum does not fit')
}
