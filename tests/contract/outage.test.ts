import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openPostgres } from '../../supabase/local/engine/postgresDatabase.ts'
import { proveListening } from '../../supabase/local/engine/proveListening.ts'
import { startPrivatePostgres, whyNoPostgres, type PrivatePostgres } from '@tests/support/node/privatePostgres'
import { startProcess, type Started } from '@tests/support/node/startProcess'
import { clientOptions } from '@tests/support/node/testServer'

const obstacle = await whyNoPostgres()
if (obstacle !== null) process.stderr.write(`outage.test: skipped: ${obstacle}\n`)

/** The server as a process of its own: what a lost connection ends is a process. */
describe.skipIf(obstacle !== null)('a server whose PostgreSQL is ended under it', () => {
  let postgres: PrivatePostgres
  let home: string
  let server: Started
  let client: SupabaseClient
  let token = ''

  beforeAll(async () => {
    postgres = await startPrivatePostgres()
    home = await mkdtemp(join(tmpdir(), 'patrolgrid-outage-'))
    server = await startProcess(['--port', '0', '--no-build', '--no-seed', '--data', join(home, 'data')], {
      DRIVER: 'postgres',
      DATABASE_URL: postgres.url,
    })
    const { anonKey } = (await (await fetch(`${server.url}/config.json`)).json()) as { anonKey: string }
    client = createClient(server.url, anonKey, clientOptions)
    const { data, error } = await client.auth.signUp({ email: 'outage@example.org', password: 'outage-password-1' })
    if (error !== null) throw error
    token = data.session?.access_token ?? ''
    await asOperator(`
      create function public.nap(seconds float8) returns text language plpgsql volatile set search_path = '' as
        $$ begin perform pg_catalog.pg_sleep(seconds); return 'rested'; end $$;
      grant execute on function public.nap to authenticated;
      create policy outage_room on realtime.messages for select to authenticated using (realtime.topic() = 'outage');
      notify pgrst, 'reload schema'`)
    await vi.waitFor(async () => expect((await client.rpc('nap', { seconds: 0 })).data).toBe('rested'), { timeout: 10_000 })
  })
  afterAll(async () => {
    await client?.removeAllChannels()
    await server?.end('SIGTERM')
    await postgres?.stop()
    await rm(home, { recursive: true, force: true })
  })

  const asOperator = async (sql: string): Promise<pg.QueryResult> => {
    const own = new pg.Client({ connectionString: postgres.url })
    await own.connect()
    try {
      return await own.query(sql)
    } finally {
      await own.end()
    }
  }
  const isAlive = () => server.process.exitCode === null && server.process.signalCode === null
  const napping = `from pg_stat_activity where query like '%public.%nap%' and state = 'active' and pid <> pg_backend_pid()`

  test('loses the one request whose backend was ended, and no other', async () => {
    const lost = client.rpc('nap', { seconds: 20 })
    const others = Array.from({ length: 3 }, () => client.rpc('nap', { seconds: 0.5 }))
    const answer = lost.then((reply) => reply)
    await expect.poll(async () => (await asOperator(`select 1 ${napping}`)).rowCount, { timeout: 5_000 }).toBeGreaterThan(0)
    const kept = await Promise.all(others)
    await asOperator(`select pg_terminate_backend(pid) ${napping}`)
    expect((await answer).status).toBe(503)
    expect(kept.map(({ data }) => data)).toEqual(['rested', 'rested', 'rested'])
    expect(isAlive(), server.output().slice(-2000)).toBe(true)
    expect((await client.rpc('nap', { seconds: 0 })).data).toBe('rested')
  })

  test('costs nobody anything when the idle ones are ended', async () => {
    await asOperator(
      `select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()`,
    )
    const answers = await Promise.all(Array.from({ length: 4 }, () => client.rpc('nap', { seconds: 0 })))
    expect(answers.map(({ data }) => data)).toEqual(['rested', 'rested', 'rested', 'rested'])
    expect(isAlive()).toBe(true)
  })

  test.each(['fast', 'immediate'] as const)(
    'lives through a restart (%s) under load: only what was under way fails',
    async (mode) => {
      let isOver = false
      const answers: number[] = []
      const caller = async (): Promise<void> => {
        while (!isOver) answers.push((await client.rpc('nap', { seconds: 0.02 })).status)
      }
      const callers = Array.from({ length: 4 }, caller)
      await new Promise((resume) => setTimeout(resume, 500))
      await postgres.restart(mode)
      await new Promise((resume) => setTimeout(resume, 1_500))
      isOver = true
      await Promise.all(callers)
      expect(isAlive(), server.output().slice(-2000)).toBe(true)
      expect(new Set(answers)).toEqual(new Set([200, 503]).intersection(new Set(answers)))
      expect(answers.filter((status) => status !== 200).length).toBeLessThanOrEqual(callers.length)
      expect(answers.slice(-4)).toEqual([200, 200, 200, 200])
    },
  )

  test('hears again what is told after its listening connection was lost', async () => {
    await client.realtime.setAuth(token)
    const heard: unknown[] = []
    const channel = client.channel('outage', { config: { private: true } })
    channel.on('broadcast', { event: '*' }, ({ event }) => heard.push(event))
    const joined: string[] = []
    channel.subscribe((status) => joined.push(status))
    await expect.poll(() => joined.at(-1), { timeout: 10_000 }).toBe('SUBSCRIBED')
    const tell = (event: string) => asOperator(`select realtime.send('{}', '${event}', 'outage')`)
    await tell('before')
    await expect.poll(() => heard, { timeout: 5_000 }).toEqual(['before'])
    const before = joined.length
    await postgres.restart()
    // The page is told that it may have missed something, and told again when it hears: then it reads again.
    await expect
      .poll(() => joined.slice(before), { timeout: 15_000 })
      .toEqual(expect.arrayContaining(['CHANNEL_ERROR', 'SUBSCRIBED']))
    expect(joined.at(-1)).toBe('SUBSCRIBED')
    await expect
      .poll(
        async () => {
          await tell('after')
          return heard.includes('after')
        },
        { timeout: 15_000, interval: 500 },
      )
      .toBe(true)
    expect(isAlive()).toBe(true)
  })

  test('says at once whether notifications arrive: one that listens elsewhere hears nothing', async () => {
    const direct = await openPostgres(postgres.url)
    expect(await proveListening(direct)).toBe(true)
    // As through a pooler in transaction mode: LISTEN is taken, and what is told is told to another connection.
    const deaf = await openPostgres(postgres.url, { listenUrl: await postgres.createDatabase('elsewhere') })
    expect(await proveListening(deaf)).toBe(false)
    await direct.close()
    await deaf.close()
  })
})
