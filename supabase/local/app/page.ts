import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { contentSecurityPolicy, SECURITY_HEADERS } from '../http/securityHeaders.ts'
import type { Keys } from '../keys.ts'
import { serveStatic } from './staticFiles.ts'

export type PageHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** What the administrator of this installation may set in settings.json of the data directory. */
interface Settings {
  /** Hosts of map tiles beside our own origin, as CSP sources: "https://t0.tianditu.gov.cn". */
  readonly tileSources: readonly string[]
  /** Handed to the page as it is: map tokens, the county's name. */
  readonly page: Record<string, unknown>
}

const SOURCE = /^https:\/\/(?:\*\.)?[\w.-]+(?::\d+)?$/

/** Throws when the file is there and is no JSON object: a setting misread in silence would be a blank map. */
const readSettings = async (dataDir: string): Promise<Settings> => {
  const file = join(dataDir, 'settings.json')
  if (!existsSync(file)) return { tileSources: [], page: {} }
  const value: unknown = JSON.parse(await readFile(file, 'utf8'))
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`${file} must hold a JSON object`)
  const { tileSources, ...page }: Record<string, unknown> = { ...value }
  const listed: readonly unknown[] = Array.isArray(tileSources) ? tileSources : []
  return { tileSources: listed.filter((source): source is string => typeof source === 'string' && SOURCE.test(source)), page }
}

const sendConfig = (response: ServerResponse, settings: Settings, keys: Keys) => {
  // An empty address is this origin.
  const config = { ...settings.page, supabaseUrl: '', anonKey: keys.anonKey }
  response.writeHead(200, { ...SECURITY_HEADERS, 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' })
  response.end(JSON.stringify(config))
}

const isConfig = (request: IncomingMessage) => request.url?.split('?')[0] === '/config.json'

/** The built page from dist/. */
export const builtPage =
  (root: string, dataDir: string) =>
  async (keys: Keys): Promise<PageHandler> => {
    const settings = await readSettings(dataDir)
    const options = {
      folder: join(root, 'dist'),
      headers: SECURITY_HEADERS,
      pagePolicy: contentSecurityPolicy({ tiles: settings.tileSources }),
    }
    return async (request, response) => {
      if (isConfig(request)) sendConfig(response, settings, keys)
      else await serveStatic(options, request, response)
    }
  }

/** The page straight from its sources, reloaded as they change: Vite inside this server, on the same port. */
export const devPage =
  (root: string, dataDir: string) =>
  async (keys: Keys, server: Server): Promise<PageHandler> => {
    const settings = await readSettings(dataDir)
    const { createServer } = await import('vite')
    const vite = await createServer({
      root,
      appType: 'spa',
      server: { middlewareMode: true, hmr: { server }, ws: { server } } as never,
    })
    server.on('close', () => void vite.close())
    return async (request, response) => {
      if (isConfig(request)) sendConfig(response, settings, keys)
      else vite.middlewares(request, response)
    }
  }
