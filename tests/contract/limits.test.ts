import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startPrivatePostgres, whyNoPostgres, type PrivatePostgres } from '@tests/support/node/privatePostgres'
import { startTestServer, type TestServer } from '@tests/support/node/testServer'

const obstacle = await whyNoPostgres()
if (obstacle !== null) process.stderr.write(`limits.test: PostgreSQL skipped: ${obstacle}\n`)

interface Answer {
  readonly status: number
  readonly body: unknown
  readonly retryAfter: string | null
}

describe.each(['pglite', 'postgres'] as const)('on %s', (driver) => {
  const isAbsent = driver === 'postgres' && obstacle !== null
  let home: string
  let postgres: PrivatePostgres | undefined
  let server: TestServer
  let tokens: readonly [string, string]

  beforeAll(async () => {
    if (isAbsent) return
    home = await mkdtemp(join(tmpdir(), 'patrolgrid-limits-'))
    if (driver === 'postgres') postgres = await startPrivatePostgres()
    server = await startTestServer({
      source: postgres ? { driver: 'postgres', url: postgres.url } : { driver: 'pglite', dataDir: join(home, 'pg') },
    })
    tokens = [(await server.someone('greedy')).token, (await server.someone('modest')).token]
  })
  afterAll(async () => {
    if (isAbsent) return
    await server.stop()
    await postgres?.stop()
    await rm(home, { recursive: true, force: true })
  })

  const ask = async (token: string, name: string, body: object, signal?: AbortSignal): Promise<Answer> => {
    const answer = await fetch(`${server.url}/rest/v1/rpc/${name}`, {
      method: 'POST',
      headers: { apikey: server.anonKey, authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      ...(signal ? { signal } : {}),
    })
    return { status: answer.status, body: await answer.json(), retryAfter: answer.headers.get('retry-after') }
  }
  const pause = (ms: number) => new Promise((resume) => setTimeout(resume, ms))

  test.skipIf(isAbsent)('nobody waits for the queries of a caller who has hung up', async () => {
    const [greedy, modest] = tokens
    const gone = new AbortController()
    const naps = Array.from({ length: 4 }, () => ask(greedy, 'nap', { seconds: 3 }, gone.signal).catch(() => 'hung up'))
    await pause(400)
    gone.abort()
    expect(await Promise.all(naps)).toEqual(Array.from({ length: 4 }, () => 'hung up'))
    const startedMs = performance.now()
    expect((await ask(modest, 'add', { a: 1 })).body).toBe(11)
    // PGlite cannot cancel: what ran when he hung up goes on to its end, the three behind it are dropped.
    expect(performance.now() - startedMs).toBeLessThan(6_000)
    if (!postgres) return
    const active = async () =>
      (
        await server.db.query(
          `select 1 from pg_stat_activity where state = 'active' and query like '%nap%' and pid <> pg_backend_pid()`,
        )
      ).rows.length
    await expect.poll(active, { timeout: 1_000 }).toBe(0)
  })

  test.skipIf(isAbsent)(
    'a person has four requests at a time and twenty in waiting; the next are told when to come back',
    async () => {
      const [, modest] = tokens
      const { token: busy } = await server.someone('busy')
      let answered = 0
      const naps = Array.from({ length: 30 }, () => ask(busy, 'nap', { seconds: 0.3 }).finally(() => answered++))
      await pause(50)
      expect((await ask(modest, 'add', { a: 2 })).body).toBe(12)
      // Six were refused at once; the others are still at it.
      expect(answered).toBeLessThan(25)
      const answers = await Promise.all(naps)
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(24)
      const refused = answers.filter(({ status }) => status === 429)
      expect(refused).toHaveLength(6)
      expect(Number(refused[0]?.retryAfter)).toBeGreaterThan(0)
      expect(refused[0]?.body).toMatchObject({ message: expect.stringMatching(/请 \d+ 秒后再试/) })
    },
  )

  test.skipIf(isAbsent)('a read is ended at its limit, says so in words, and the next is answered', async () => {
    const [greedy, modest] = tokens
    const startedMs = performance.now()
    const answer = await ask(greedy, 'nap', { seconds: 60 })
    expect(answer.status).toBe(504)
    expect(answer.body).toMatchObject({ code: '57014', message: expect.stringContaining('请缩小范围') })
    expect(performance.now() - startedMs).toBeLessThan(driver === 'pglite' ? 15_000 : 30_000)
    expect((await ask(modest, 'add', { a: 3 })).body).toBe(13)
  })
})
