import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openPglite } from '../engine/pgliteDatabase.ts'

const cacheFolder = fileURLToPath(new URL('../../../node_modules/.cache/patrolgrid', import.meta.url))
const packagesLock = fileURLToPath(new URL('../../../node_modules/.package-lock.json', import.meta.url))

const keyOf = async (bootstrap: string): Promise<string> => {
  const packages = existsSync(packagesLock)
    ? [
        ...(await readFile(packagesLock, 'utf8')).matchAll(
          /"node_modules\/@electric-sql\/pglite[^"]*": \{\s*"version": "([^"]+)"/g,
        ),
      ]
    : []
  return createHash('sha256')
    .update(packages.map(([, version]) => version).join())
    .update(bootstrap)
    .digest('hex')
    .slice(0, 16)
}

/**
 * A data directory that already holds the extensions and the bootstrap, as a tar (about 48 MB): making one takes 7 s,
 * starting from it 2 s. null when `dataDir` already holds a database.
 */
export const pgliteTemplate = async (dataDir: string | null, bootstrap: string): Promise<Uint8Array<ArrayBuffer> | null> => {
  if (dataDir !== null && existsSync(join(dataDir, 'PG_VERSION'))) return null
  const file = join(cacheFolder, `pglite-${await keyOf(bootstrap)}.tar`)
  if (existsSync(file)) return new Uint8Array(await readFile(file))
  const db = await openPglite({ dataDir: null, template: null })
  try {
    await db.exec(bootstrap)
    const tar = new Uint8Array(await db.dump())
    await mkdir(cacheFolder, { recursive: true })
    // Several test processes may make it at once: each writes its own file and the last rename wins.
    const partial = `${file}.${process.pid}`
    await writeFile(partial, tar)
    await rename(partial, file)
    for (const other of await readdir(cacheFolder))
      if (/^pglite-\w+\.tar$/.test(other) && !file.endsWith(other)) await rm(join(cacheFolder, other), { force: true })
    return tar
  } finally {
    await db.close()
  }
}
