import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Standing } from '../engine/standby.ts'
import { answerHealth } from './health.ts'
import type { Health } from './healthWatch.ts'

describe('health and readiness', () => {
  let server: Server
  let url = ''
  let health: Health
  let standing: Standing | null = null
  let isDraining = false
  const fine: Health = { database: 'up', role: 'primary', schema: 'current' }

  beforeAll(async () => {
    const parts = { health: () => health, standing: () => standing, isDraining: () => isDraining, driver: 'pglite' as const }
    server = createServer((request, response) => {
      if (!answerHealth(parts, request, response)) response.writeHead(404).end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => new Promise<void>((resolve) => server.close(() => resolve())))

  const codes = async (now: Partial<Health>, draining = false) => {
    health = { ...fine, ...now }
    isDraining = draining
    const [alive, ready, primary] = await Promise.all(['/health', '/ready', '/ready/primary'].map((path) => fetch(url + path)))
    return [alive?.status, ready?.status, primary?.status]
  }

  test('tells alive, able to read and able to write apart', async () => {
    expect(await codes({})).toEqual([200, 200, 200])
    expect(await codes({ role: 'standby' })).toEqual([200, 200, 503])
    expect(await codes({ database: 'away' })).toEqual([200, 503, 503])
    expect(await codes({ schema: 'behind' })).toEqual([200, 503, 503])
    expect(await codes({}, true)).toEqual([200, 503, 503])
  })

  test('tells its version, its clock and what one person may have going on', async () => {
    const body: unknown = await (await fetch(`${url}/health`)).json()
    expect(body).toMatchObject({ alive: true, driver: 'pglite', limits: { at_once: 4, waiting: 20, read_ms: 5_000 } })
    expect(body).toMatchObject({ version: expect.stringMatching(/^\d+\.\d+\.\d+/) as string })
    const { now } = body as { now: string }
    expect(Math.abs(Date.parse(now) - Date.now())).toBeLessThan(5_000)
  })

  test('says why not, and how the standby stands', async () => {
    health = { ...fine, role: 'standby' }
    isDraining = false
    standing = { isUsed: true, lagMs: 3, answered: 7, left: 1 }
    const body: unknown = await (await fetch(`${url}/ready/primary`)).json()
    expect(body).toMatchObject({ ready: false, role: 'standby', standby: { used: true, lag_ms: 3, answered: 7, left: 1 } })
    expect(body).toMatchObject({ reason: expect.stringContaining('备库') })
  })

  test('answers nothing else, and no other method', async () => {
    expect((await fetch(`${url}/health/x`)).status).toBe(404)
    expect((await fetch(`${url}/health`, { method: 'POST' })).status).toBe(404)
    expect(await (await fetch(`${url}/health`, { method: 'HEAD' })).text()).toBe('')
  })
})
