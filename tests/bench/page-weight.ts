import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/**
 * Gzipped kilobytes that the browser loads for sign-in and shell: the entry, the shell, and what they import at once, styles
 * included. What is loaded when it is opened (map, panels, import, charts) does not count.
 */
export function shellWeightKb(dist: string): number {
  const read = (path: string) => readFileSync(join(dist, path))
  const html = read('index.html').toString()
  const entries = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map((found) => found[1]!)
  const seen = new Set<string>()
  const visit = (path: string) => {
    if (seen.has(path)) return
    seen.add(path)
    if (!path.endsWith('.js')) return
    const source = read(path).toString()
    // Static imports only: `import{a}from"./x.js"` and `import"./x.js"`, never `import("./x.js")`.
    for (const found of source.matchAll(/(?:\bfrom|\bimport)\s*"\.\/([^"]+\.js)"/g)) visit(`assets/${found[1]!}`)
  }
  entries.forEach(visit)
  const shell = [
    ...read(entries.find((path) => path.endsWith('.js'))!)
      .toString()
      .matchAll(/\.\/(AppShell-[^"]+\.(?:js))/g),
  ][0]?.[1]
  if (shell) visit(`assets/${shell}`)
  const bytes = [...seen].reduce((sum, path) => sum + gzipSync(read(path), { level: 9 }).length, 0)
  return bytes / 1000
}
