import type { IncomingMessage, ServerResponse } from 'node:http'
import { limits } from '../engine/limits.ts'
import type { Standing } from '../engine/standby.ts'
import type { Health } from './healthWatch.ts'
import { shareOfOne } from '../http/shares.ts'
import { version } from '../dataDir/version.ts'

export interface HealthParts {
  readonly health: () => Health
  readonly standing: () => Standing | null
  readonly isDraining: () => boolean
  readonly driver: 'pglite' | 'postgres'
}

const PATHS = new Set(['/health', '/ready', '/ready/primary'])

const whyNot = ({ database, role, schema }: Health, isDraining: boolean, mustWrite: boolean): string | null => {
  if (isDraining) return '正在停止，请使用另一台服务器。'
  if (database === 'away') return '数据库没有应答。'
  if (schema === 'behind') return '数据库结构早于本程序，请在主库上启动一次本版本。'
  if (mustWrite && role === 'standby') return '数据库是备库，只能查看；升为主库后自动恢复。'
  return null
}

const write = (request: IncomingMessage, response: ServerResponse, status: number, body: unknown) => {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' })
  response.end(request.method === 'HEAD' ? undefined : JSON.stringify(body))
}

/** What the page of the system's state shows of this process; nothing of it is a secret. */
const stateOf = (driver: HealthParts['driver']) => ({
  alive: true,
  uptime_s: Math.floor(process.uptime()),
  now: new Date().toISOString(),
  version,
  node: process.versions.node,
  driver,
  memory_bytes: process.memoryUsage.rss(),
  limits: {
    at_once: shareOfOne.atOnce,
    waiting: shareOfOne.waiting,
    read_ms: limits.read[driver],
    write_ms: limits.write[driver],
  },
})

/**
 * `/health`: this process runs. `/ready`: it can serve, if only reads; `/ready/primary`: it can also write. What is told was
 * looked up within the last seconds, so that asking costs the database nothing. False when the path is none of them.
 */
export const answerHealth = (parts: HealthParts, request: IncomingMessage, response: ServerResponse): boolean => {
  const path = request.url?.split('?')[0] ?? ''
  if (!PATHS.has(path) || (request.method !== 'GET' && request.method !== 'HEAD')) return false
  if (path === '/health') {
    write(request, response, 200, stateOf(parts.driver))
    return true
  }
  const health = parts.health()
  const standing = parts.standing()
  const reason = whyNot(health, parts.isDraining(), path === '/ready/primary')
  write(request, response, reason === null ? 200 : 503, {
    ready: reason === null,
    reason,
    database: health.database,
    role: health.role,
    schema: health.schema,
    draining: parts.isDraining(),
    standby:
      standing === null
        ? null
        : { used: standing.isUsed, lag_ms: standing.lagMs, answered: standing.answered, left: standing.left },
  })
  return true
}
