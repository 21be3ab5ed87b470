import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, copyFile, mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Bytes of stored objects, one file a version, named by a random id: a client's path never becomes a file's path.
 * A version is written and flushed before its row is, and dropped after its row is gone, so a crash leaves at most a
 * file that nothing points to.
 */
export interface Blobs {
  write(bytes: Uint8Array): Promise<string>
  read(version: string): Promise<Buffer | null>
  copy(version: string): Promise<string>
  drop(version: string): Promise<void>
}

const VERSION = /^[0-9a-f]{8}-[0-9a-f-]{27}$/

export const createBlobs = (folder: string): Blobs => {
  const fileOf = (version: string) => {
    if (!VERSION.test(version)) throw new Error(`Unexpected blob version: ${version}`)
    return join(folder, version.slice(0, 2), version)
  }
  const fresh = async () => {
    const version = randomUUID()
    await mkdir(join(folder, version.slice(0, 2)), { recursive: true, mode: 0o700 })
    return version
  }
  return {
    write: async (bytes) => {
      const version = await fresh()
      const file = await open(fileOf(version), 'wx', 0o600)
      try {
        await file.writeFile(bytes)
        await file.sync()
      } finally {
        await file.close()
      }
      return version
    },
    read: async (version) => (existsSync(fileOf(version)) ? readFile(fileOf(version)) : null),
    copy: async (version) => {
      const next = await fresh()
      await copyFile(fileOf(version), fileOf(next))
      await chmod(fileOf(next), 0o600)
      return next
    },
    drop: (version) => rm(fileOf(version), { force: true }),
  }
}
