import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '@tests/support/node/testServer'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const MEGABYTE = 1024 * 1024

interface Raw {
  readonly answer: string
  readonly isClosed: boolean
}

/** Writes bytes as they are and waits until the other side closes, or `waitMs` pass. */
const raw = (text: string, waitMs = 1_500): Promise<Raw> =>
  new Promise((resolve) => {
    const parts: Buffer[] = []
    const socket: Socket = connect(server.server.port, '127.0.0.1', () => socket.write(text))
    const end = (isClosed: boolean) => {
      clearTimeout(timer)
      socket.destroy()
      resolve({ answer: Buffer.concat(parts).toString('latin1'), isClosed })
    }
    const timer = setTimeout(() => end(false), waitMs)
    socket.on('data', (part: Buffer) => parts.push(part))
    socket.on('error', () => undefined)
    socket.on('close', () => end(true))
  })

const upgrade = (path: string, host = '127.0.0.1'): string =>
  `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`

const isUp = async (): Promise<boolean> => (await fetch(`${server.url}/auth/v1/health`)).ok

describe('connections', () => {
  test.each(['//', '/\\\\', 'http://[', '*'])('an upgrade to %s is refused and the server lives on', async (path) => {
    const { answer, isClosed } = await raw(upgrade(path))
    expect(answer).toMatch(/^HTTP\/1\.1 (?:400|404)/)
    expect(isClosed).toBe(true)
    expect(await isUp()).toBe(true)
  })

  test('an upgrade that nobody takes is closed, so that it holds no connection', async () => {
    const { answer, isClosed } = await raw(upgrade('/nothing-here'))
    expect(answer).toMatch(/^HTTP\/1\.1 404/)
    expect(isClosed).toBe(true)
  })

  test('realtime answers under its own name only, as pages do', async () => {
    const { answer } = await raw(upgrade(`/realtime/v1/websocket?apikey=${server.anonKey}`, 'evil.example'))
    expect(answer).toMatch(/^HTTP\/1\.1 421/)
    const { answer: own } = await raw(upgrade(`/realtime/v1/websocket?apikey=${server.anonKey}`))
    expect(own).toMatch(/^HTTP\/1\.1 101/)
  })

  test('a caller who resets the connection while being turned away takes nobody along', async () => {
    for (let round = 0; round < 20; round++) {
      const socket = connect(server.server.port, '127.0.0.1')
      socket.on('error', () => undefined)
      await new Promise((resolve) => socket.once('connect', resolve))
      socket.write(upgrade('/realtime/v1/websocket'))
      socket.resetAndDestroy()
    }
    expect(await isUp()).toBe(true)
  })
})

/** Announces a large body, sends a little of it and sees whether the server asks for the rest. */
const announce = (path: string, headers: string, bytes: number): Promise<Raw> =>
  raw(`POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n${headers}Content-Length: ${bytes}\r\n\r\n{`)

describe('bodies', () => {
  test('without a key the body is not waited for', async () => {
    const { answer } = await announce('/rest/v1/rpc/whoami', '', 60 * MEGABYTE)
    expect(answer).toMatch(/^HTTP\/1\.1 401/)
  })

  test('a key that nobody signed is turned away before its body', async () => {
    const { answer } = await announce('/rest/v1/rpc/whoami', 'apikey: a.b.c\r\n', 60 * MEGABYTE)
    expect(answer).toMatch(/^HTTP\/1\.1 401/)
  })

  test('whoever is not signed in may send little: the public key is known to all', async () => {
    const key = `apikey: ${server.anonKey}\r\n`
    for (const path of ['/rest/v1/rpc/whoami', '/auth/v1/signup', '/storage/v1/object/photos/x.jpg'])
      expect((await announce(path, key, 2 * MEGABYTE)).answer).toMatch(/^HTTP\/1\.1 413/)
    expect((await announce('/auth/v1/signup', key, 50_000)).answer).toBe('')
  })

  test('an upload link nobody signed brings no large body either', async () => {
    const { answer } = await raw(
      `PUT /storage/v1/object/upload/sign/photos/x.jpg?token=a.b.c HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: ${60 * MEGABYTE}\r\n\r\nx`,
    )
    expect(answer).toMatch(/^HTTP\/1\.1 (?:400|413)/)
  })

  test('somebody signed in may send an import of tens of megabytes', async () => {
    const { token } = await server.someone('bulk')
    const { answer } = await announce(
      '/rest/v1/rpc/nothing',
      `apikey: ${server.anonKey}\r\nAuthorization: Bearer ${token}\r\n`,
      60 * MEGABYTE,
    )
    expect(answer).toBe('')
  })
})

describe('a stolen token', () => {
  const update = (token: string, body: object) =>
    fetch(`${server.url}/auth/v1/user`, {
      method: 'PUT',
      headers: { apikey: server.anonKey, authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })

  test('cannot lock the owner out: password and name change only with the present password', async () => {
    const { token } = await server.someone('owner')
    for (const body of [{ password: 'another-password-1' }, { email: 'thief@example.org' }, { phone: '13800001111' }])
      expect(await (await update(token, body)).json()).toMatchObject({ code: 'current_password_required' })
    const changed = await update(token, { password: 'another-password-1', current_password: 'owner-password-1' })
    expect(changed.status).toBe(200)
  })

  test('a new password ends every other session', async () => {
    const { client, token } = await server.someone('careful')
    const { data } = await server
      .client()
      .auth.signInWithPassword({ email: 'careful@example.org', password: 'careful-password-1' })
    expect((await update(token, { password: 'another-password-1', current_password: 'careful-password-1' })).status).toBe(200)
    const { error } = await server.client().auth.refreshSession({ refresh_token: data.session?.refresh_token ?? '' })
    expect(error?.code).toBe('refresh_token_not_found')
    expect((await client.auth.getUser()).error).toBeNull()
  })
})

test('a link to upload with replacement is for those who may replace, even before there is anything to replace', async () => {
  await server.db.exec(`insert into storage.buckets (id, name) values ('evidence', 'evidence');
    create policy evidence_read on storage.objects for select to authenticated using (bucket_id = 'evidence');
    create policy evidence_add on storage.objects for insert to authenticated with check (bucket_id = 'evidence')`)
  const { client } = await server.someone('witness')
  const evidence = client.storage.from('evidence')
  expect((await evidence.createSignedUploadUrl('scene.jpg', { upsert: true })).error).not.toBeNull()
  const { data } = await evidence.createSignedUploadUrl('scene.jpg')
  const put = (byte: number) =>
    evidence.uploadToSignedUrl('scene.jpg', data?.token ?? '', new Blob([new Uint8Array([byte])], { type: 'image/jpeg' }))
  expect((await put(1)).error).toBeNull()
  expect((await put(2)).error).not.toBeNull()
})
