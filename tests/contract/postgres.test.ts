import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@supabase/supabase-js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decodeTile } from '@tests/support/node/decodeTile'
import { startPrivatePostgres, whyNoPostgres, type PrivatePostgres } from '@tests/support/node/privatePostgres'
import { runCommand, startProcess } from '@tests/support/node/startProcess'
import { clientOptions, startTestServer, type TestServer } from '@tests/support/node/testServer'

const obstacle = await whyNoPostgres()
if (obstacle !== null) process.stderr.write(`postgres.test: skipped: ${obstacle}\n`)

describe.skipIf(obstacle !== null)('the same server on PostgreSQL', () => {
  let postgres: PrivatePostgres
  let server: TestServer
  beforeAll(async () => {
    postgres = await startPrivatePostgres()
    server = await startTestServer({ source: { driver: 'postgres', url: postgres.url } })
  })
  afterAll(async () => {
    await server.stop()
    await postgres.stop()
  })

  test('reads, writes and refuses alike', async () => {
    const ann = await server.someone('ann')
    const made = await ann.client
      .from('authors')
      .insert({ name: '鲁迅', born: 1881, tags: ['novel'], profile: { a: [1] } })
      .select()
      .single()
    expect(made.data).toMatchObject({ name: '鲁迅', born: 1881, tags: ['novel'], profile: { a: [1] } })
    expect((await ann.client.from('authors').select('id').eq('name', '鲁迅')).data).toHaveLength(1)
    expect((await ann.client.from('authors').update({ born: 1882 }).eq('name', '鲁迅').select('born')).data).toEqual([
      { born: 1882 },
    ])
    expect((await ann.client.from('authors').delete().in('name', ['x,"y', '鲁迅']).select('name')).data).toHaveLength(1)
    expect((await ann.client.from('authors').insert({ name: 'x', born: -1 })).error?.code).toBe('23514')
    expect((await ann.client.from('secrets').select()).error?.code).toBe('42501')
    expect((await ann.client.from('notes').insert({ body: 'a\0b' })).error?.code).toBe('22P05')
    expect((await ann.client.from('notes').select().eq('body', 'a\0b')).status).toBe(400)
    expect((await ann.client.rpc('total', { numbers: [1, 2] })).data).toBe(3)
  })

  test('keeps callers apart while they share its connections', async () => {
    const [ann, bob] = [await server.someone('ann2'), await server.someone('bob2')]
    // Fewer at once than a person may have waiting: on a busy machine the others would be told to come back.
    for (let round = 0; round < 3; round++)
      await Promise.all(
        Array.from({ length: 20 }, async (_, turn) => {
          const who = turn % 2 === 0 ? ann : bob
          expect((await who.client.rpc('claims')).data.sub).toBe(who.userId)
        }),
      )
  })

  test('makes its tiles itself', async () => {
    await server.db.exec(
      "insert into public.places values (1, 'p', extensions.st_setsrid(extensions.st_point(115.25, 26.5), 4326), true)",
    )
    const { token } = await server.someone('mapper')
    const answer = await fetch(`${server.url}/rest/v1/rpc/tile_places?z=9&x=419&y=216`, {
      headers: { apikey: server.anonKey, authorization: `Bearer ${token}`, accept: 'application/vnd.mapbox-vector-tile' },
    })
    expect(decodeTile(new Uint8Array(await answer.arrayBuffer()), 'places').get(1)?.properties).toEqual({ name: 'p', flag: true })
  })

  test('tells of committed changes', async () => {
    const { client, userId, token } = await server.someone('cat')
    const listener = createClient(server.url, server.anonKey, { ...clientOptions, accessToken: async () => token })
    await listener.realtime.setAuth()
    const heard: unknown[] = []
    const channel = listener.channel(`room:${userId}`, { config: { private: true } })
    channel.on('broadcast', { event: 'INSERT' }, ({ payload }) => heard.push(payload))
    await new Promise<void>((resolve) => channel.subscribe((status) => (status === 'SUBSCRIBED' ? resolve() : undefined)))
    await client.from('notes').insert({ body: 'hello' } as never)
    await expect.poll(() => heard, { timeout: 5_000 }).toMatchObject([{ record: { body: 'hello' } }])
    await listener.removeAllChannels()
  })

  test('ends a runaway statement and serves others meanwhile', async () => {
    const slow = server.db.batch([{ sql: 'select pg_sleep(30)' }], { timeoutMs: 500 })
    const { client } = await server.someone('meanwhile')
    expect((await client.from('genres').select()).error).toBeNull()
    await expect(slow).rejects.toMatchObject({ code: '57014' })
  })

  test('starts as a process with DRIVER and DATABASE_URL, and is backed up by pg_dump', async () => {
    const home = await mkdtemp(join(tmpdir(), 'patrolgrid-pg-'))
    const env = { DRIVER: 'postgres', DATABASE_URL: await postgres.createDatabase('whole') }
    const args = ['--data', join(home, 'data')]
    try {
      const started = await startProcess(['--port', '0', '--no-build', '--no-seed', ...args], env)
      const { anonKey } = (await (await fetch(`${started.url}/config.json`)).json()) as { anonKey: string }
      const client = createClient(started.url, anonKey, clientOptions)
      expect((await client.auth.signUp({ email: 'kept@example.org', password: 'kept-password-1' })).error).toBeNull()
      expect(await started.end('SIGTERM')).toBe(0)
      const file = join(home, 'copy.backup')
      expect((await runCommand('backup', [file, ...args], env)).output).toContain('已备份')
      const empty = { ...env, DATABASE_URL: await postgres.createDatabase('restored') }
      expect((await runCommand('restore', [file, ...args], empty)).output).toContain('--yes')
      expect((await runCommand('restore', [file, '--yes', ...args], empty)).output).toContain('已恢复')
      const again = await startProcess(['--port', '0', '--no-build', '--no-seed', ...args], empty)
      const there = createClient(again.url, anonKey, clientOptions)
      expect((await there.auth.signInWithPassword({ email: 'kept@example.org', password: 'kept-password-1' })).error).toBeNull()
      await again.end('SIGTERM')
    } finally {
      await rm(home, { recursive: true, force: true })
    }
  })
})
