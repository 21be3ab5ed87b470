import { chmod, lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** What this server writes into a data directory; anything else that lies there is somebody else's. */
const OURS = /^(?:pg|storage|backups|jwt-secret|settings\.json|server\.lock|backing-up-.*|before-restore-.*|restoring-.*)$/
const OTHERS = 0o077

/** From here on whatever this process or a child of it makes is for its owner alone. */
export function writeForOwnerOnly(): void {
  process.umask(OTHERS)
}

async function close(path: string): Promise<void> {
  const stats = await lstat(path)
  if (stats.isSymbolicLink()) return
  if ((stats.mode & OTHERS) !== 0) await chmod(path, stats.mode & 0o700)
  if (stats.isDirectory()) for (const name of await readdir(path)) await close(join(path, name))
}

/** Takes group and others away from what an earlier version left open: directories 0700, files 0600. */
export async function keepPrivate(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir)) if (OURS.test(name)) await close(join(dataDir, name))
}
