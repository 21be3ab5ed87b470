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

/** The page that answers a route: the phone's is a program of its own. */
const pageOf = (wanted: string) => (wanted.startsWith('field/') ? join('field', 'index.html') : 'index.html')

/** What a path of the page names: a built file, or the app's own page for a route of it; `file` is null for the latter. */
async function findFile(folder: string, url: string): Promise<{ wanted: string; file: string | null }> {
  let wanted: string
  try {
    wanted = decodeURIComponent(new URL(url, 'http://local').pathname).slice(1)
  } catch {
    wanted = '' // not UTF-8 after unescaping: the app's own not-found page answers
  }
  const inside = normalize(join(folder, wanted))
  const isInside = inside.startsWith(folder + sep) && !wanted.includes('\0') && !/\.(?:br|gz)$/.test(wanted)
  return { wanted, file: isInside && (await found(inside)) !== null ? inside : null }
}

type Headers = Readonly<Record<string, string>>

const plain = (response: ServerResponse, status: number, headers: Headers, text: string): void => {
  response.writeHead(status, { ...headers, 'content-type': 'text/plain; charset=utf-8' }).end(text)
}

/** Serves the built page: precompressed where it can, in ranges (PMTiles), and index.html, or the phone's, for every route. */
export async function serveStatic(options: StaticOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { folder, headers, pagePolicy } = options
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { ...headers, allow: 'GET, HEAD' }).end()
    return
  }
  const { wanted, file } = await findFile(folder, request.url ?? '/')
  // A missing file is an error; a route of the app has no extension.
  if (file === null && extname(wanted) !== '') return plain(response, 404, headers, '404')
  // Without its last stroke the address lies outside of what the phone's service worker may answer for.
  if (wanted === 'field') {
    response.writeHead(308, { ...headers, location: `/field/${new URL(request.url ?? '/', 'http://local').search}` }).end()
    return
  }
  const path = file ?? join(folder, pageOf(wanted))
  const stats = await found(path)
  if (stats === null) return plain(response, 503, headers, '页面尚未构建 · the page has not been built yet')
  const common = {
    ...headers,
    'content-type': TYPES.get(extname(path)) ?? 'application/octet-stream',
    'cache-control': file !== null && HASHED.test(wanted) ? 'public, max-age=31536000, immutable' : 'no-cache',
    'accept-ranges': 'bytes',
    ...(extname(path) === '.html' ? { 'content-security-policy': pagePolicy } : {}),
  }
  const range = parseRange(request.headers.range, stats.size)
  if (range === 'bad') response.writeHead(416, { ...common, 'content-range': `bytes */${stats.size}` }).end()
  else if (range !== null) sendRange(request, response, path, { ...range, size: stats.size }, common)
  else await sendWhole(request, response, path, stats, common)
}

function sendRange(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  { from, to, size }: { from: number; to: number; size: number },
  common: Headers,
): void {
  response.writeHead(206, { ...common, 'content-range': `bytes ${from}-${to}/${size}`, 'content-length': to - from + 1 })
  if (request.method === 'HEAD') response.end()
  else createReadStream(path, { start: from, end: to }).pipe(response)
}

async function sendWhole(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  { size, mtimeMs }: { size: number; mtimeMs: number },
  common: Headers,
): Promise<void> {
  const etag = `"${size.toString(36)}-${Math.floor(mtimeMs).toString(36)}"`
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, { ...common, etag }).end()
    return
  }
  for (const [tail, encoding] of variants(String(request.headers['accept-encoding'] ?? ''))) {
    if ((await found(path + tail)) === null) continue
    const bytes = await readFile(path + tail)
    const own = { etag, vary: 'accept-encoding', 'content-encoding': encoding, 'content-length': bytes.length }
    response.writeHead(200, { ...common, ...own })
    response.end(request.method === 'HEAD' ? undefined : bytes)
    return
  }
  response.writeHead(200, { ...common, etag, 'content-length': size })
  if (request.method === 'HEAD') response.end()
  else createReadStream(path).pipe(response)
}
