import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { contentSecurityPolicy, SECURITY_HEADERS } from '../http/securityHeaders.ts'
import type { DemoSignIn } from '../demo.ts'
import type { Keys } from '../dataDir/keys.ts'
import { serveStatic } from './staticFiles.ts'

export type PageHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/** What the administrator of this installation may set in settings.json of the data directory. */
interface Settings {
  /** Hosts of map tiles beside our own origin, as CSP sources: "https://t0.tianditu.gov.cn". */
  readonly tileSources: readonly string[]
  /** Origin of the routing engine, which the page asks itself. */
  readonly routingSources: readonly string[]
  /** Handed to the page as it is: map tokens, the county's name. */
  readonly page: Record<string, unknown>
}

const SOURCE = /^https:\/\/(?:\*\.)?[\w.-]+(?::\d+)?$/

/** A county's own engine often has no certificate: http is let through here, and nowhere else. */
const originOf = (address: unknown): string[] => {
  if (typeof address !== 'string' || !URL.canParse(address)) return []
  const { protocol, origin } = new URL(address)
  return protocol === 'https:' || protocol === 'http:' ? [origin] : []
}

/** Throws when the file is there and is no JSON object: a setting misread in silence would be a blank map. */
const readSettings = async (dataDir: string): Promise<Settings> => {
  const file = join(dataDir, 'settings.json')
  if (!existsSync(file)) return { tileSources: [], routingSources: [], page: {} }
  const value: unknown = JSON.parse(await readFile(file, 'utf8'))
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`${file} must hold a JSON object`)
  const { tileSources, ...page }: Record<string, unknown> = { ...value }
  const listed: readonly unknown[] = Array.isArray(tileSources) ? tileSources : []
  return {
    tileSources: listed.filter((source): source is string => typeof source === 'string' && SOURCE.test(source)),
    routingSources: originOf(page['routingUrl']),
    page,
  }
}

const send = (response: ServerResponse, value: unknown) => {
  response.writeHead(200, { ...SECURITY_HEADERS, 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' })
  response.end(JSON.stringify(value))
}

export interface PageOptions {
  readonly root: string
  readonly dataDir: string
  /** Sign-ins that the page may offer by name at this moment; none outside the demo. */
  readonly demo: () => Promise<readonly DemoSignIn[]>
}

/** The two files that are not built: what this installation is, and whom the demo lets in. True when it answered. */
const answerOwn = async (
  request: IncomingMessage,
  response: ServerResponse,
  settings: Settings,
  keys: Keys,
  demo: PageOptions['demo'],
): Promise<boolean> => {
  const path = request.url?.split('?')[0]
  // An empty address is this origin.
  if (path === '/config.json')
    send(response, { ...settings.page, supabaseUrl: '', anonKey: keys.anonKey, demo: (await demo()).length > 0 })
  else if (path === '/demo.json') send(response, await demo())
  else return false
  return true
}

/** The built page from dist/. */
export const builtPage =
  ({ root, dataDir, demo }: PageOptions) =>
  async (keys: Keys): Promise<PageHandler> => {
    const settings = await readSettings(dataDir)
    const options = {
      folder: join(root, 'dist'),
      headers: SECURITY_HEADERS,
      pagePolicy: contentSecurityPolicy({ tiles: settings.tileSources, routing: settings.routingSources }),
    }
    return async (request, response) => {
      if (!(await answerOwn(request, response, settings, keys, demo))) await serveStatic(options, request, response)
    }
  }

/** The page straight from its sources, reloaded as they change: Vite inside this server, on the same port. */
export const devPage =
  ({ root, dataDir, demo }: PageOptions) =>
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
      if (await answerOwn(request, response, settings, keys, demo)) return
      // Routes of the phone's page are its page, as they are when it is built.
      if (/^\/field(?:\/[^.]*)?(?:\?|$)/.test(request.url ?? '')) request.url = '/field/index.html'
      vite.middlewares(request, response)
    }
  }
