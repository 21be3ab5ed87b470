import { createReadStream, type Stats } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, normalize, sep } from 'node:path'

const TYPES: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.mjs', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.json', 'application/json; charset=utf-8'],
  ['.webmanifest', 'application/manifest+json; charset=utf-8'],
  ['.svg', 'image/svg+xml; charset=utf-8'],
  ['.png', 'image/png'],
  ['.jpg', 'image/jpeg'],
  ['.webp', 'image/webp'],
  ['.ico', 'image/x-icon'],
  ['.woff2', 'font/woff2'],
  ['.wasm', 'application/wasm'],
  ['.pbf', 'application/x-protobuf'],
  ['.pmtiles', 'application/octet-stream'],
  ['.txt', 'text/plain; charset=utf-8'],
])

/** Vite names what it builds by content, so those may be kept for ever; the rest is asked for again each time. */
const HASHED = /^assets\/.+-[\w-]{8}\.\w+$/

const found = async (path: string): Promise<Stats | null> => {
  try {
    const stats = await stat(path)
    return stats.isFile() ? stats : null
  } catch {
    return null // absent, or a name no file system takes
  }
}

const variants = (accepts: string): readonly (readonly [string, string])[] => [
  ...(/\bbr\b/.test(accepts) ? ([['.br', 'br']] as const) : []),
  ...(/\bgzip\b/.test(accepts) ? ([['.gz', 'gzip']] as const) : []),
]

/** `bytes=from-to` within a file, null for none, 'bad' for one outside it. Only a single range is served. */
const parseRange = (text: string | undefined, size: number): { from: number; to: number } | null | 'bad' => {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(text ?? '') ?? []
  if (first === '' && last === '') return null
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
  return from > to || from >= size ? 'bad' : { from, to }
}

export interface StaticOptions {
  readonly folder: string
  readonly headers: Readonly<Record<string, string>>
  /** Only the page itself carries it. */
  readonly pagePolicy: string
}

/** Serves the built page: precompressed where it can, in ranges (PMTiles), and index.html for every route of the app. */
export const serveStatic = async (options: StaticOptions, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const { folder, headers, pagePolicy } = options
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { ...headers, allow: 'GET, HEAD' }).end()
    return
  }
  let wanted: string
  try {
    wanted = decodeURIComponent(new URL(request.url ?? '/', 'http://local').pathname).slice(1)
  } catch {
    wanted = '' // not UTF-8 after unescaping: the app's own not-found page answers
  }
  const inside = normalize(join(folder, wanted))
  const isInside = inside.startsWith(folder + sep) && !wanted.includes('\0') && !/\.(?:br|gz)$/.test(wanted)
  const file = isInside && (await found(inside)) !== null ? inside : null
  // A missing file is an error; a route of the app has no extension.
  if (file === null && extname(wanted) !== '') {
    response.writeHead(404, { ...headers, 'content-type': 'text/plain; charset=utf-8' }).end('404')
    return
  }
  const path = file ?? join(folder, 'index.html')
  const stats = await found(path)
  if (stats === null) {
    response
      .writeHead(503, { ...headers, 'content-type': 'text/plain; charset=utf-8' })
      .end('页面尚未构建 · the page has not been built yet')
    return
  }
  const type = TYPES.get(extname(path)) ?? 'application/octet-stream'
  const isPage = extname(path) === '.html'
  const common = {
    ...headers,
    'content-type': type,
    'cache-control': file !== null && HASHED.test(wanted) ? 'public, max-age=31536000, immutable' : 'no-cache',
    'accept-ranges': 'bytes',
    ...(isPage ? { 'content-security-policy': pagePolicy } : {}),
  }
  const range = parseRange(request.headers.range, stats.size)
  if (range === 'bad') {
    response.writeHead(416, { ...common, 'content-range': `bytes */${stats.size}` }).end()
    return
  }
  if (range !== null) {
    response.writeHead(206, {
      ...common,
      'content-range': `bytes ${range.from}-${range.to}/${stats.size}`,
      'content-length': range.to - range.from + 1,
    })
    if (request.method === 'HEAD') response.end()
    else createReadStream(path, { start: range.from, end: range.to }).pipe(response)
    return
  }
  const etag = `"${stats.size.toString(36)}-${Math.floor(stats.mtimeMs).toString(36)}"`
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, { ...common, etag }).end()
    return
  }
  for (const [tail, encoding] of variants(String(request.headers['accept-encoding'] ?? ''))) {
    if ((await found(path + tail)) === null) continue
    const bytes = await readFile(path + tail)
    response.writeHead(200, {
      ...common,
      etag,
      vary: 'accept-encoding',
      'content-encoding': encoding,
      'content-length': bytes.length,
    })
    response.end(request.method === 'HEAD' ? undefined : bytes)
    return
  }
  response.writeHead(200, { ...common, etag, 'content-length': stats.size })
  if (request.method === 'HEAD') response.end()
  else createReadStream(path).pipe(response)
}
