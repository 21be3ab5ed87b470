import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const toBrotli = promisify(brotliCompress)
const toGzip = promisify(gzip)

const SOURCES = [
  'src',
  'public',
  'index.html',
  'field',
  'vite.config.ts',
  'vite.field.ts',
  'vite.oldBrowsers.ts',
  'package-lock.json',
]
const WORTH_BYTES = 1_400
const COMPRESSED = new Set(['.js', '.mjs', '.css', '.html', '.svg', '.json', '.webmanifest', '.wasm'])

const filesBelow = async (path: string): Promise<string[]> => {
  if (!existsSync(path)) return []
  if ((await stat(path)).isFile()) return [path]
  const entries = await readdir(path, { withFileTypes: true })
  return (await Promise.all(entries.map((entry) => filesBelow(join(path, entry.name))))).flat()
}

// Content, not times: a fresh clone has new times on old files. Tests change nothing in the page.
const stampOf = async (root: string): Promise<string> => {
  const files = (await Promise.all(SOURCES.map((source) => filesBelow(join(root, source))))).flat().sort()
  const hash = createHash('sha256')
  for (const file of files) if (!file.endsWith('.test.ts')) hash.update(file.slice(root.length)).update(await readFile(file))
  return hash.digest('hex')
}

const compress = async (folder: string) => {
  for (const file of await filesBelow(folder)) {
    if (!COMPRESSED.has(extname(file))) continue
    const bytes = await readFile(file)
    if (bytes.length < WORTH_BYTES) continue
    // Level 11 would double the time of the build for two per cent.
    await writeFile(`${file}.br`, await toBrotli(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }))
    await writeFile(`${file}.gz`, await toGzip(bytes, { level: 9 }))
  }
}

/** The build failed; the message is Vite's own output. */
export class BuildError extends Error {}

// In a process of its own, so that it uses the second core while this one prepares the database.
const runVite = (root: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const vite = spawn(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'], {
      cwd: root,
      // Its output is shown only when it fails, and perhaps in a file.
      env: { ...process.env, NO_COLOR: '1' },
    })
    const output: string[] = []
    for (const stream of [vite.stdout, vite.stderr]) stream.on('data', (part: Buffer) => output.push(part.toString('utf8')))
    vite.on('error', reject)
    vite.on('exit', (code) => (code === 0 ? resolve() : reject(new BuildError(output.join('')))))
  })

/** Builds the page with Vite unless dist/ already holds what the sources say. Returns whether it built. Throws BuildError. */
export const buildPage = async (root: string, onBuild: () => void): Promise<boolean> => {
  const dist = join(root, 'dist')
  const stampFile = join(dist, '.stamp')
  const stamp = await stampOf(root)
  if (existsSync(stampFile) && (await readFile(stampFile, 'utf8')) === stamp) return false
  onBuild()
  await rm(stampFile, { force: true })
  await runVite(root)
  await compress(dist)
  await writeFile(stampFile, stamp)
  return true
}
