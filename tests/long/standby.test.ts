import { randomUUID } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { createClient, type RealtimeChannel } from '@supabase/supabase-js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { measureFailover } from '@tests/support/node/failover'
import { whyNoPostgres } from '@tests/support/node/privatePostgres'
import { signIn, type SignedIn } from '@tests/support/node/signIn'
import { demoPlaces } from '@tests/support/node/stableCalls'
import { readiness, tryStableFunctions, untilStandbyIsUsed } from '@tests/support/node/standbyFunctions'
import { startStandbyProduct, type StandbyProduct } from '@tests/support/node/standbyProduct'
import type { Started } from '@tests/support/node/startProcess'
import { clientOptions } from '@tests/support/node/testServer'

const obstacle = await whyNoPostgres()
if (obstacle !== null) throw new Error(`The long run needs a PostgreSQL: ${obstacle}`)

/** The demo county is made anew on a machine that may be busy. */
const START_MS = 900_000
const LONG_MS = 300_000

interface Raw {
  readonly status: number
  readonly text: string
  readonly cookie: string | null
}

describe('a primary with a standby', () => {
  let product: StandbyProduct
  let second: Started
  let onlyStandby: Started
  let duty: SignedIn
  let chief: SignedIn
  let station = ''
  let place: readonly [number, number]

  beforeAll(async () => {
    product = await startStandbyProduct()
    second = await product.another()
    onlyStandby = await product.another({ DATABASE_URL: product.pair.standbyUrl, READ_URL: '' })
    duty = await signIn(product.server.url, 'duty')
    chief = await signIn(product.server.url, 'chief')
    const { lng, lat, station: own } = await demoPlaces(product.ask)
    place = [lng, lat]
    station = own
  }, START_MS)
  afterAll(async () => {
    await duty?.client.removeAllChannels()
    await product?.stop()
  }, LONG_MS)

  const rpc = async (
    url: string,
    name: string,
    args: unknown,
    { by = duty, cookie = null }: { readonly by?: SignedIn; readonly cookie?: string | null } = {},
  ): Promise<Raw> => {
    const headers: Record<string, string> = {
      apikey: by.anonKey,
      authorization: `Bearer ${by.token}`,
      'content-type': 'application/json',
    }
    if (cookie !== null) headers['cookie'] = cookie
    const response = await fetch(`${url}/rest/v1/rpc/${name}`, { method: 'POST', headers, body: JSON.stringify(args) })
    const set = response.headers.get('set-cookie')?.split(';')[0] ?? null
    return { status: response.status, text: await response.text(), cookie: set }
  }
  const hazard = (id: string) => ({
    hazard: { id, kind: 'fire', title: `备库 ${id}`, geom: { type: 'Point', coordinates: place } },
  })
  const aPlan = (id: string) => ({
    id,
    area_id: station,
    title: `备库 ${id}`,
    service_day: '2031-01-02',
    shift_from: '2031-01-02T12:00:00Z',
    shift_to: '2031-01-02T20:00:00Z',
    routes: [],
  })
  const listen = async (url: string, heard: (told: string) => void): Promise<RealtimeChannel> => {
    const client = createClient(url, duty.anonKey, { ...clientOptions, accessToken: async () => duty.token })
    await client.realtime.setAuth()
    const [{ area } = {}] = await product.ask(
      `select m.area_id as area from public.memberships m join auth.users u on u.id = m.user_id where u.email = 'duty@patrolgrid.test'`,
    )
    const channel = client.channel(`branch:${String(area)}:hazards`, { config: { private: true } })
    channel.on('broadcast', { event: '*' }, (message) => heard(JSON.stringify(message)))
    await new Promise<void>((resolve) => channel.subscribe((status) => (status === 'SUBSCRIBED' ? resolve() : undefined)))
    return channel
  }
  /** While it lasts the standby holds nothing of what is written. */
  const whileReplayRests = async (work: () => Promise<void>) => {
    await product.pair.caughtUp()
    await product.pair.ask('standby', 'select pg_wal_replay_pause()')
    try {
      await work()
    } finally {
      await product.pair.ask('standby', 'select pg_wal_replay_resume()')
      await product.pair.caughtUp()
    }
  }

  test('answers every function that only reads from the standby', { timeout: LONG_MS }, async () => {
    const { fine, wrong } = await tryStableFunctions(product.server.url, product.ask)
    expect(wrong).toEqual([])
    expect(fine.length).toBeGreaterThan(50)
  })

  test(
    'shows a person what he wrote, through either server, while the standby has not got it',
    { timeout: LONG_MS },
    async () => {
      await Promise.all([product.server, second].map(({ url }) => untilStandbyIsUsed(url)))
      // Nobody is told of this plan, so that nothing but the writer's own mark can help.
      const silence = (verb: 'disable' | 'enable') => product.ask(`alter table public.patrol_plans ${verb} trigger tell_insert`)
      await silence('disable')
      await whileReplayRests(async () => {
        const id = randomUUID()
        const written = await rpc(product.server.url, 'save_plan', { plan: aPlan(id) }, { by: chief })
        expect(written.status).toBe(200)
        expect(written.cookie).toMatch(/^patrolgrid-after=[0-9A-F]+\/[0-9A-F]+$/)
        const plans = async (url: string, cookie: string | null = null) =>
          (await rpc(url, 'plans_list', { from_day: '2031-01-01', to_day: '2031-01-03' }, { by: chief, cookie })).text
        expect(await plans(second.url), 'the other server asks the standby, which has not got it').not.toContain(id)
        expect(await plans(product.server.url)).toContain(id)
        expect(await plans(second.url, written.cookie)).toContain(id)
      })
      await silence('enable')
      // The standby has caught up: it is asked again.
      const before = (await readiness(product.server.url)).standby?.answered ?? 0
      await expect
        .poll(
          async () => {
            await rpc(product.server.url, 'hazards_list', {})
            return (await readiness(product.server.url)).standby?.answered ?? 0
          },
          { timeout: 15_000 },
        )
        .toBeGreaterThan(before)
    },
  )

  test('shows what it tells of, on the server that tells and on the other', { timeout: LONG_MS }, async () => {
    const seen: boolean[] = []
    let id = ''
    const answers: Promise<void>[] = []
    const channel = await listen(second.url, (told) => {
      // What an earlier test wrote may be told late.
      if (id === '' || !told.includes(id)) return
      // As a page does: told of a change, it reads again at once, and its request may reach any server.
      for (const { url } of [second, product.server])
        answers.push(rpc(url, 'hazards_list', {}).then(({ text }) => void seen.push(text.includes(id))))
    })
    for (let turn = 0; turn < 3; turn++)
      await whileReplayRests(async () => {
        id = randomUUID()
        const before = answers.length
        // Written past both servers, so that only the message can tell them.
        await product.ask(
          `insert into public.hazards (id, code, kind, severity, title, geom, area_id, created_by)
           select '${id}', 'T' || left('${id}', 8), kind, severity, '备库 ${id}', geom, area_id, created_by from public.hazards limit 1`,
        )
        await expect.poll(() => answers.length, { timeout: 10_000 }).toBeGreaterThan(before)
        await Promise.all(answers)
      })
    expect(seen.length).toBeGreaterThanOrEqual(6)
    expect(seen).not.toContain(false)
    await channel.unsubscribe()
  })

  test('serves from a standby alone: reads, and says why nothing can be saved', { timeout: LONG_MS }, async () => {
    const { url } = onlyStandby
    expect((await fetch(`${url}/health`)).status).toBe(200)
    expect((await fetch(`${url}/ready`)).status).toBe(200)
    const notPrimary = await fetch(`${url}/ready/primary`)
    expect(notPrimary.status).toBe(503)
    expect(await notPrimary.json()).toMatchObject({ role: 'standby', database: 'up', schema: 'current' })
    expect((await rpc(url, 'hazards_list', {})).status).toBe(200)
    const refused = await rpc(url, 'create_hazard', hazard(randomUUID()))
    expect(refused.status).toBe(503)
    expect(JSON.parse(refused.text)).toMatchObject({ code: '25006', message: expect.stringContaining('只能查看') })
    await expect(signIn(url, 'duty')).rejects.toMatchObject({ message: expect.stringContaining('只能查看') })
  })

  test(
    'loses no acknowledged record when the standby is promoted under load, and pages recover by themselves',
    { timeout: LONG_MS },
    async () => {
      let heard = 0
      const channel = await listen(product.server.url, () => heard++)
      const { acknowledged, lost, refused, seconds } = await measureFailover({
        urls: [product.server.url, second.url],
        ask: product.ask,
        fail: product.failOver,
      })
      process.stderr.write(`promotion under load: ${acknowledged} acknowledged, ${seconds.toFixed(1)} s without one\n`)
      expect(lost).toEqual([])
      expect(refused).toEqual([])
      // Nobody reloaded anything: the same client hears of what is written now, and reads it.
      const before = heard
      await expect
        .poll(
          async () => {
            const id = randomUUID()
            const { status } = await rpc(product.server.url, 'create_hazard', hazard(id))
            expect(status).toBe(200)
            expect((await rpc(second.url, 'hazards_list', {})).status).toBe(200)
            return heard
          },
          { timeout: 60_000, interval: 500 },
        )
        .toBeGreaterThan(before)
      await channel.unsubscribe()
      // The server that had only the standby writes too.
      await expect.poll(async () => (await fetch(`${onlyStandby.url}/ready/primary`)).status, { timeout: 30_000 }).toBe(200)
      expect((await rpc(onlyStandby.url, 'create_hazard', hazard(randomUUID()))).status).toBe(200)
      await signIn(onlyStandby.url, 'duty')
    },
  )

  test('finishes what runs when it is stopped, and sends nobody new to itself', { timeout: LONG_MS }, async () => {
    const stopping = await product.another({ DATABASE_URL: product.pair.standbyUrl, READ_URL: '', PATROLGRID_DRAIN_S: '2' })
    const closed: number[] = []
    const socket = new WebSocket(`${stopping.url.replace('http', 'ws')}/realtime/v1/websocket?apikey=${duty.anonKey}&vsn=1.0.0`)
    socket.addEventListener('close', ({ code }) => closed.push(code))
    await new Promise((resolve) => socket.addEventListener('open', resolve))
    const body = JSON.stringify(hazard(randomUUID()))
    const answer = new Promise<number>((resolve, reject) => {
      const asking = httpRequest(`${stopping.url}/rest/v1/rpc/create_hazard`, {
        method: 'POST',
        headers: {
          apikey: duty.anonKey,
          authorization: `Bearer ${duty.token}`,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        },
      })
      asking.on('response', (response) => resolve(response.statusCode ?? 0))
      asking.on('error', reject)
      asking.write(body.slice(0, 10))
      // The rest comes when the door is closed already.
      setTimeout(() => asking.end(body.slice(10)), 4_000)
    })
    await new Promise((resume) => setTimeout(resume, 300))
    const ended = stopping.end('SIGTERM')
    await expect.poll(async () => (await fetch(`${stopping.url}/ready`)).status, { timeout: 1_500 }).toBe(503)
    expect((await fetch(`${stopping.url}/health`)).status).toBe(200)
    expect(await answer).toBe(200)
    expect(await ended).toBe(0)
    expect(closed).toEqual([1012])
    await expect(fetch(`${stopping.url}/health`)).rejects.toThrow()
  })
})
