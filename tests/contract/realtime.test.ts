import { createClient, type RealtimeChannel, type SupabaseClient } from '@supabase/supabase-js'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../../supabase/local/database.ts'
import { createAuthorise } from '../../supabase/local/realtime/authorise.ts'
import { clientOptions, startTestServer, type TestServer } from '@tests/support/node/testServer'

let server: TestServer
const clients: SupabaseClient[] = []

beforeAll(async () => {
  server = await startTestServer()
})
afterEach(async () => {
  for (const client of clients.splice(0)) await client.removeAllChannels()
})
afterAll(() => server.stop())

const connect = async (vsn: string, token: string): Promise<SupabaseClient> => {
  const client = createClient(server.url, server.anonKey, { ...clientOptions, realtime: { vsn }, accessToken: async () => token })
  clients.push(client)
  // As the documentation of private channels asks: the token first, then the join.
  await client.realtime.setAuth()
  return client
}

/** Resolves to SUBSCRIBED or to the reason why not. */
const join = (channel: RealtimeChannel): Promise<string> =>
  new Promise((resolve) => {
    channel.subscribe((status, error) => {
      if (status === 'SUBSCRIBED') resolve(status)
      else if (status === 'CHANNEL_ERROR' || status === 'TIMED_OUT') resolve(error?.message ?? status)
    })
  })

const topic = (client: SupabaseClient, name: string, self = false) =>
  client.channel(name, { config: { private: true, broadcast: { self, ack: true } } })

describe.each(['1.0.0', '2.0.0'])('protocol %s', (vsn) => {
  test('a committed change reaches whom it concerns, with its record', async () => {
    const { client, userId, token } = await server.someone(`ann${vsn}`)
    const channel = topic(await connect(vsn, token), `room:${userId}`)
    const heard: unknown[] = []
    channel.on('broadcast', { event: '*' }, (message) => heard.push(message))
    expect(await join(channel)).toBe('SUBSCRIBED')
    await client.from('notes').insert([{ body: 'first' }, { body: 'second' }] as never)
    await expect.poll(() => heard.length, { timeout: 5_000 }).toBe(2)
    expect(heard).toMatchObject([
      { event: 'INSERT', payload: { operation: 'INSERT', table: 'notes', schema: 'public', record: { body: 'first' } } },
      { payload: { record: { body: 'second' } } },
    ])
  })

  test('a change undone is never told', async () => {
    const { userId, token } = await server.someone(`bea${vsn}`)
    const channel = topic(await connect(vsn, token), `room:${userId}`)
    const heard: unknown[] = []
    channel.on('broadcast', { event: '*' }, (message) => heard.push(message))
    await join(channel)
    await server.db
      .transaction(async (transaction) => {
        await transaction.query("select realtime.send('{}', 'undone', $1)", [`room:${userId}`])
        throw new Error('undo')
      })
      .catch(() => undefined)
    await server.db.query("select realtime.send('{\"n\": 1}', 'kept', $1)", [`room:${userId}`])
    await expect.poll(() => heard.length, { timeout: 5_000 }).toBe(1)
    expect(heard).toMatchObject([{ event: 'kept', payload: { n: 1 } }])
  })

  test('members talk to each other where a policy lets them send, 汉字 included', async () => {
    const one = topic(await connect(vsn, (await server.someone(`cy${vsn}`)).token), 'lobby')
    const two = topic(await connect(vsn, (await server.someone(`di${vsn}`)).token), 'lobby')
    const heard: unknown[] = []
    two.on('broadcast', { event: '位置' }, ({ payload }) => heard.push(payload))
    expect([await join(one), await join(two)]).toEqual(['SUBSCRIBED', 'SUBSCRIBED'])
    expect(await one.send({ type: 'broadcast', event: '位置', payload: { place: '共裕村' } })).toBe('ok')
    await expect.poll(() => heard, { timeout: 5_000 }).toEqual([{ place: '共裕村' }])
  })
})

describe('a channel is ended within seconds', () => {
  /** Resolves when the server ends the channel. */
  const closing = (channel: RealtimeChannel): Promise<number> => {
    const startMs = Date.now()
    return new Promise((resolve) =>
      channel.on('system', {}, ({ status }: { status: string }) => {
        if (status === 'error') resolve(Date.now() - startMs)
      }),
    )
  }
  test.each([
    [
      'at a ban',
      (userId: string) =>
        server.db.query(`update auth.users set banned_until = now() + interval '1 hour' where id = $1`, [userId]),
    ],
    ['at a sign-out', (userId: string) => server.db.query(`delete from auth.sessions where user_id = $1`, [userId])],
  ])('%s, and no other', async (what, end) => {
    const { userId, token } = await server.someone(`shut${what.length}`)
    const bystander = topic(await connect('2.0.0', (await server.someone(`stays${what.length}`)).token), 'lobby')
    const channel = topic(await connect('2.0.0', token), 'lobby')
    const ended = closing(channel)
    expect([await join(channel), await join(bystander)]).toEqual(['SUBSCRIBED', 'SUBSCRIBED'])
    await end(userId)
    expect(await ended).toBeLessThan(20_000)
    expect(bystander.state).toBe('joined')
    expect(await join(topic(await connect('2.0.0', token), 'lobby'))).toContain('the session has ended')
  })

  test('when the person is told that his account changed and a right went with it', async () => {
    await server.db.exec(`create policy club on realtime.messages for select to authenticated
      using (realtime.topic() = 'club' and exists (select from public.notes n where n.body = 'member' and n.owner_id = auth.uid()))`)
    const { userId, token, client } = await server.someone('member')
    await client.from('notes').insert({ body: 'member' } as never)
    const channel = topic(await connect('2.0.0', token), 'club')
    const ended = closing(channel)
    expect(await join(channel)).toBe('SUBSCRIBED')
    await server.db.query(`delete from public.notes where owner_id = $1`, [userId])
    await server.db.query(`select realtime.send('{"many": 1}', 'changed', $1)`, [`user:${userId}:account`])
    expect(await ended).toBeLessThan(20_000)
  })
})

describe('a topic is closed', () => {
  test('to whom its policies do not name', async () => {
    const { userId } = await server.someone('eva')
    const { token } = await server.someone('fay')
    expect(await join(topic(await connect('2.0.0', token), `room:${userId}`))).toContain('do not have permissions')
    expect(await join(topic(await connect('2.0.0', server.anonKey), 'lobby'))).toContain('do not have permissions')
  })

  test('when it is not private, or the token is not ours', async () => {
    const { token } = await server.someone('gil')
    expect(await join((await connect('2.0.0', token)).channel('lobby'))).toContain('PrivateOnly')
    expect(await join(topic(await connect('2.0.0', `${token}x`), 'lobby'))).toContain('InvalidJWTToken')
  })

  test('to a sender without the right to send, who may still listen', async () => {
    const { userId, token } = await server.someone('hal')
    const channel = topic(await connect('2.0.0', token), `room:${userId}`, true)
    const heard: unknown[] = []
    channel.on('broadcast', { event: '*' }, (message) => heard.push(message))
    expect(await join(channel)).toBe('SUBSCRIBED')
    expect(await channel.send({ type: 'broadcast', event: 'x', payload: {} })).not.toBe('ok')
    expect(heard).toEqual([])
  })

  test('to the probe itself: deciding who may join leaves no row behind', async () => {
    const { rows } = await server.db.query("select 1 from realtime.messages where event = 'probe'")
    expect(rows).toEqual([])
  })
})

test('the rights of many are asked for together, each for itself', async () => {
  let statements = 0
  const counting: Database = {
    ...server.db,
    query: (sql, parameters) => {
      statements++
      return server.db.query(sql, parameters)
    },
  }
  const authorise = createAuthorise(counting)
  const checks = Array.from({ length: 300 }, (_, n) => {
    const sub = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
    const topic = ['lobby', `room:${sub}`, 'room:somebody else', "x'); --"][n % 4] ?? ''
    return { claims: { sub, role: 'authenticated' }, role: 'authenticated', topic, writes: true }
  })
  const rights = await Promise.all(checks.map(authorise))
  rights.forEach(({ canRead, canWrite }, n) => expect([canRead, canWrite]).toEqual([n % 4 < 2, n % 4 === 0]))
  expect(statements).toBeLessThanOrEqual(4)
  expect((await server.db.query("select 1 from realtime.messages where event = 'probe'")).rows).toEqual([])
})

test('a socket without a key is not opened', async () => {
  const answer = await fetch(`${server.url}/realtime/v1/websocket?vsn=2.0.0`, {
    headers: {
      connection: 'upgrade',
      upgrade: 'websocket',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      'sec-websocket-version': '13',
    },
  }).catch(() => null)
  expect(answer === null || answer.status >= 400).toBe(true)
})
