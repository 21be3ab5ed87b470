import { connect } from 'node:net'
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { builtPage } from '../../supabase/local/app/page.ts'
import { startTestServer, type TestServer } from '@tests/support/node/testServer'

let root: string
let server: TestServer
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'patrolgrid-odd-'))
  await mkdir(join(root, 'dist', 'assets'), { recursive: true })
  await writeFile(join(root, 'dist', 'index.html'), '<!doctype html>')
  await writeFile(join(root, 'dist', 'assets', 'a-12345678.js'), 'x'.repeat(2_000))
  server = await startTestServer({ page: builtPage({ root, dataDir: root, demo: async () => [] }) })
})
afterAll(async () => {
  await server.stop()
  await rm(root, { recursive: true, force: true })
})

/** Sends bytes as they are; the status line of every answer, or what came instead. */
const statusOf = (text: string | Buffer): Promise<string> =>
  new Promise((resolve) => {
    const parts: Buffer[] = []
    const socket = connect(server.server.port, '127.0.0.1', () => socket.end(text))
    const timer = setTimeout(() => socket.destroy(), 5_000)
    socket.on('data', (part: Buffer) => parts.push(part))
    socket.on('error', () => undefined)
    socket.on('close', () => {
      clearTimeout(timer)
      resolve(/^HTTP\/1\.1 (\d{3})/.exec(Buffer.concat(parts).toString('latin1'))?.[1] ?? 'closed')
    })
  })

// 501 says that this server sends no mail; 503 and 504 would be a server that cannot.
const isCalm = (status: string) => status === 'closed' || status === '501' || Number(status) < 500

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND']
const PATHS = [
  '/', '//', '///', '/\\', '/%', '/%00', '/%ff', '/..%2f..%2fetc%2fpasswd', '/?', '/#', '/assets/a-12345678.js', '/config.json',
  '/demo.json', '/assets/%00.js', `/${'x'.repeat(5_000)}`, '/rest/v1', '/rest/v1/', '/rest/v1//', '/rest/v1/notes', '/rest/v1/%00',
  '/rest/v1/%ff', '/rest/v1/notes?select=%00', '/rest/v1/notes?id=eq.%00', '/rest/v1/notes?limit=99999999999999999999',
  '/rest/v1/notes?offset=-1', '/rest/v1/notes?order=%22', '/rest/v1/notes?or=(((((', '/rest/v1/__proto__',
  '/rest/v1/constructor', '/rest/v1/rpc/', '/rest/v1/rpc/__proto__', '/rest/v1/rpc/toString', '/rest/v1/rpc/whoami/x', '/rest/v1/rpc/total?numbers=%00',
  '/auth/v1', '/auth/v1/', '/auth/v1/health', '/auth/v1/settings', '/auth/v1/.well-known/x', '/auth/v1/token', '/auth/v1/token?grant_type=password',
  '/auth/v1/token?grant_type=refresh_token', '/auth/v1/token?grant_type=pkce', '/auth/v1/signup', '/auth/v1/user', '/auth/v1/logout?scope=x',
  '/auth/v1/admin/users', '/auth/v1/admin/users/x', '/auth/v1/recover', '/auth/v1/%00', '/storage/v1', '/storage/v1/bucket',
  '/storage/v1/bucket/', '/storage/v1/bucket/x/empty', '/storage/v1/bucket/%00', '/storage/v1/object/photos', '/storage/v1/object/photos/',
  '/storage/v1/object/photos/x.jpg', '/storage/v1/object/photos/%00', '/storage/v1/object/%00/x', '/storage/v1/object/list/photos',
  '/storage/v1/object/list/%00', '/storage/v1/object/sign/photos', '/storage/v1/object/sign/photos/x', '/storage/v1/object/sign/photos/x?token=%00',
  '/storage/v1/object/sign/%00/x?token=x', '/storage/v1/object/public/photos/x', '/storage/v1/object/public/%00/%00', '/storage/v1/object/public/open/%00',
  '/storage/v1/object/upload/sign/photos/x?token=a.b.c', '/storage/v1/object/upload/sign/%00/x', '/storage/v1/object/info/photos/x',
  '/storage/v1/object/info/public/photos/%00', '/storage/v1/object/move', '/storage/v1/object/copy', '/local/v1/backup', '/local/v1/backup?x=%ff',
  '/realtime/v1/websocket', '/realtime/v1/api/broadcast',
] // prettier-ignore
const BODIES: readonly (readonly [string, string])[] = [
  ['application/json', ''],
  ['application/json', '{'],
  ['application/json', 'null'],
  ['application/json', '[]'],
  ['application/json', '"x"'],
  ['application/json', '{"email":"a\\u0000@x.cn","password":"\\u0000","data":"x","phone":1}'],
  ['application/json', '{"email":{},"password":[],"data":[],"refresh_token":{}}'],
  [
    'application/json',
    '{"email":"\\ud800@x.cn","password":"\\ud800\\ud800\\ud800 long enough 7","data":{"display_name":"\\ud800"}}',
  ],
  ['application/json', '{"refresh_token":"\\ud800\\u0000"}'],
  [
    'application/json',
    '{"prefix":"\\u0000","limit":1e99,"offset":-1,"sortBy":{"column":"\\u0000","order":7},"search":"\\u0000"}',
  ],
  ['application/json', '{"prefixes":["\\u0000"],"paths":["\\u0000"],"expiresIn":1e308}'],
  ['application/json', '{"bucketId":"\\u0000","sourceKey":"\\u0000","destinationKey":"a\\u0000"}'],
  ['application/json', '{"id":"x","name":"x","file_size_limit":"9e9GB","allowed_mime_types":[1,{}],"public":7}'],
  ['application/json', '{"id":"y","name":"y","file_size_limit":1e300}'],
  ['application/json', `${'['.repeat(20_000)}`],
  ['application/json', `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`],
  ['application/json;charset=utf-16', '\xff\xfe{\x00}\x00'],
  ['multipart/form-data', 'x'],
  ['multipart/form-data; boundary=x', '--x\r\ncontent-disposition: form-data; name=""\r\n\r\n\r\n--x--\r\n'],
  [
    'multipart/form-data; boundary=x',
    '--x\r\ncontent-disposition: form-data; name="f"; filename="a\\u0000"\r\ncontent-type: \x00\r\n\r\nx\r\n--x--\r\n',
  ],
  ['text/csv', 'a,b\n"'],
  ['\x7f/\x7f', 'x'],
]
const HEADERS = [
  '',
  'Range: bytes=-99999999999999999999\r\n',
  'Range: 5-2\r\n',
  'Range: 99999999999999999999-\r\n',
  'Prefer: count=exact,return=representation,max-affected=x,timezone=\xff\r\n',
  'Accept: application/vnd.pgrst.object+json\r\nAccept-Profile: \xff\r\n',
  'Content-Profile: x\r\nContent-Encoding: gzip\r\n',
  'Authorization: Bearer\r\n',
  'Authorization: Bearer a.b.c\r\n',
  'Authorization: Basic x\r\nCookie: x=y\r\n',
  'X-Metadata: ////\r\nX-Upsert: true\r\nCache-Control: \xff\r\n',
  'X-Metadata: bnVsbA==\r\nUser-Agent: \xff\xfe\r\nX-Device-Id: \xff\r\n',
  'If-None-Match: "\xff"\r\nX-Forwarded-For: ,,,\r\nX-Forwarded-Proto: https,http\r\n',
  'Transfer-Encoding: chunked\r\n',
  'Expect: 100-continue\r\n',
  'Expect: nothing\r\n',
]

const message = (method: string, path: string, more: string, [type, body]: readonly [string, string], key: string | null) =>
  Buffer.from(
    `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n${key === null ? '' : `apikey: ${key}\r\n`}${more}` +
      (body === '' ? '\r\n' : `Content-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(body, 'latin1')}\r\n\r\n${body}`),
    'latin1',
  )

const troubles = async (requests: readonly Buffer[]): Promise<string[]> => {
  const found: string[] = []
  const LANES = 8
  await Promise.all(
    Array.from({ length: LANES }, async (_, lane) => {
      for (let at = lane; at < requests.length; at += LANES) {
        const request = requests[at] ?? Buffer.alloc(0)
        const status = await statusOf(request)
        if (!isCalm(status)) found.push(`${status}: ${JSON.stringify(request.toString('latin1').slice(0, 400))}`)
      }
    }),
  )
  return found
}

/** Thousands of requests, on a machine that may be busy. */
const LONG_MS = 300_000

describe('whoever is not signed in', { timeout: LONG_MS }, () => {
  const plain = ['application/json', ''] as const

  test.each([true, false])(
    'meets no fault of the server, whatever the method and the path (with the public key: %s)',
    async (hasKey) => {
      const key = hasKey ? server.anonKey : null
      expect(await troubles(METHODS.flatMap((method) => PATHS.map((path) => message(method, path, '', plain, key))))).toEqual([])
    },
  )

  test('nor whatever the body', async () => {
    const writes = ['POST', 'PUT'] as const
    const paths = PATHS.filter((path) => /^\/(?:auth|storage|rest)\/v1\/[a-z]/.test(path))
    const requests = BODIES.flatMap((body) =>
      paths.flatMap((path) => writes.map((method) => message(method, path, '', body, server.anonKey))),
    )
    expect(await troubles(requests)).toEqual([])
  })

  test('nor whatever the headers', async () => {
    const body = ['application/json', '{}'] as const
    const requests = HEADERS.flatMap((more) =>
      PATHS.flatMap((path) => (['GET', 'POST'] as const).map((method) => message(method, path, more, body, server.anonKey))),
    )
    expect(await troubles(requests)).toEqual([])
  })

  test('nor by what is no HTTP', async () => {
    const lines = [
      'GET http://[ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n',
      'GET http://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n',
      'OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n',
      'CONNECT 127.0.0.1:1 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n',
      'GET / HTTP/1.1\r\n\r\n',
      'GET / HTTP/1.1\r\nHost: \r\n\r\n',
      'GET / HTTP/1.1\r\nHost: [::1\r\n\r\n',
      'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n',
      'GET / HTTP/9.9\r\n\r\n',
      '\x00\x01\x02',
      '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
      'GET /rest/v1/notes HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n',
      'POST /auth/v1/signup HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
      `GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ${'y'.repeat(40_000)}\r\n\r\n`,
    ]
    expect(await troubles(lines.map((line) => Buffer.from(line, 'latin1')))).toEqual([])
  })

  test('and the server is as it was', async () => {
    expect((await fetch(`${server.url}/auth/v1/health`)).status).toBe(200)
    expect((await fetch(`${server.url}/config.json`)).status).toBe(200)
  })
})
