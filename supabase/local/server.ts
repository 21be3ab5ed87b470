import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createAdmit } from './auth/admission.ts'
import { createAuth } from './auth/auth.ts'
import type { Database } from './database.ts'
import { backupData, defaultTarget } from './backup/backupData.ts'
import { createDrain } from './http/drain.ts'
import type { Reads } from './engine/standby.ts'
import { answerHealth } from './health/health.ts'
import { recordBackup } from './backup/recordBackup.ts'
import type { HealthWatch } from './health/healthWatch.ts'
import { answerApi, type ApiParts } from './http/apiServer.ts'
import { answerMaintenance } from './http/maintenance.ts'
import { isOwnHost } from './http/ownHost.ts'
import { createWriteGate } from './http/writeGate.ts'
import { limits } from './engine/limits.ts'
import { transportHeaders } from './http/securityHeaders.ts'
import { loadKeys, type Keys } from './dataDir/keys.ts'
import { createShares } from './http/shares.ts'
import { attachRealtime } from './realtime/realtime.ts'
import { createCatalogCache } from './rest/catalogCache.ts'
import { createRest, openTables } from './rest/rest.ts'
import { createBlobs } from './storage/blobs.ts'
import { createStorage } from './storage/storage.ts'
import type { PageHandler } from './app/page.ts'

export interface ServerOptions {
  readonly db: Database
  readonly reads: Reads
  readonly health: HealthWatch
  readonly dataDir: string
  readonly port: number
  /** Take the next free port when this one is taken. */
  readonly mayMove: boolean
  readonly page: (keys: Keys, server: Server) => Promise<PageHandler>
  readonly report: (id: string, error: unknown) => void
  /** A reverse proxy stands in front and says in X-Forwarded-For where a request comes from. */
  readonly trustsProxy?: boolean
  /** Host names beside this machine's own that requests may be addressed to. */
  readonly hosts?: readonly string[]
  /** Tables that people read or write by themselves; the product's own unless a test has others. */
  readonly tables?: readonly string[]
}

export interface RunningServer {
  readonly url: string
  readonly port: number
  readonly keys: Keys
  /** Reads the schema again after migrations ran. */
  reload(): Promise<void>
  /**
   * Says "not ready" for `drainMs`, then takes no new connection, sends the pages to another server and lets what runs come
   * to its end, within limits.
   */
  close(options?: { readonly drainMs?: number }): Promise<void>
}

/** Loopback only: what the network may see is for a reverse proxy to decide. */
const HOST = '127.0.0.1'
const LAST_TRY = 20
/** A request that trickles in holds a connection no longer than this. */
const REQUEST_TIMEOUT_MS = 180_000
const HEADERS_TIMEOUT_MS = 20_000

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, HOST, () => {
      server.off('error', reject)
      resolve((server.address() as AddressInfo).port)
    })
  })

const listenFrom = async (server: Server, port: number, mayMove: boolean): Promise<number> => {
  for (let tried = 0; ; tried++) {
    try {
      return await listen(server, port + tried)
    } catch (error) {
      const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
      if (!isTaken || !mayMove || tried >= LAST_TRY) throw error
    }
  }
}

/** Serves the API and the page from one origin on loopback. The database stays the caller's to close. */
export const startServer = async ({
  db: anyhow,
  reads,
  health,
  dataDir,
  port,
  mayMove,
  page,
  report,
  trustsProxy = false,
  hosts = [],
  tables = openTables,
}: ServerOptions): Promise<RunningServer> => {
  const db = anyhow.within(limits.ownMs)
  const keys = await loadKeys(dataDir)
  const cache = await createCatalogCache(db)
  const isStandby = () => health.now().role === 'standby'
  const gate = createWriteGate(reads, () => !isStandby())
  const admit = createAdmit(db)
  const parts: ApiParts = {
    secret: keys.jwtSecret,
    rest: createRest(db, cache, { reads, gate, tables }),
    gate,
    admit,
    auth: createAuth(db, { secret: keys.jwtSecret, issuer: '/auth/v1', isReachable: trustsProxy || hosts.length > 0 }),
    storage: createStorage(db, createBlobs(join(dataDir, 'storage')), keys.jwtSecret),
    shares: createShares(),
    report,
    trustsProxy,
  }
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: HEADERS_TIMEOUT_MS })
  const realtime = await attachRealtime(
    server,
    { db, admit, secret: keys.jwtSecret },
    hosts,
    (error) => report('realtime', error),
    () => !isStandby() && !drain.isDraining(),
  )
  const drain = createDrain(server)
  const servePage = await page(keys, server)
  const maintenance = {
    secret: keys.jwtSecret,
    backUp: async () => {
      const target = defaultTarget(dataDir)
      await backupData({ dataDir, target, db, databaseUrl: null })
      await recordBackup(db, target)
      return target
    },
  }
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    for (const [name, value] of Object.entries(transportHeaders(request.headers['x-forwarded-proto'], trustsProxy)))
      response.setHeader(name, value)
    if (!isOwnHost(request.headers.host, hosts)) {
      response.writeHead(421, { 'content-type': 'text/plain; charset=utf-8' })
      response.end(
        '这个地址不属于本服务。请在 PATROLGRID_HOSTS 中写明它。 · This host name is not ours; name it in PATROLGRID_HOSTS.',
      )
      return
    }
    if (URL.parse(request.url ?? '/', 'http://local') === null) {
      response.writeHead(400, { 'content-type': 'text/plain; charset=utf-8' })
      response.end('地址无法识别。 · Not an address.')
      return
    }
    if (await answerApi(parts, request, response)) return
    if (await answerMaintenance(maintenance, request, response)) return
    await servePage(request, response)
  }
  const healthParts = { health: health.now, standing: reads.standing, isDraining: drain.isDraining, driver: db.driver }
  server.on('request', (request, response) => {
    // Asked by machines, which often name no host.
    if (answerHealth(healthParts, request, response)) return
    answer(request, response).catch((error: unknown) => {
      report('-', error)
      if (!response.headersSent) response.writeHead(500)
      response.end()
    })
  })
  const actual = await listenFrom(server, port, mayMove)
  return {
    url: `http://${HOST}:${actual}`,
    port: actual,
    keys,
    reload: cache.reload,
    close: ({ drainMs = 0 } = {}) => drain.close(drainMs, realtime.close),
  }
}
