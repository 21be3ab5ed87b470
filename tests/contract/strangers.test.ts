import { request as httpRequest } from 'node:http'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '@tests/support/node/testServer'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

/** Sends bytes that fetch would not let through; the status, or 0 when the connection was closed instead. */
const send = (method: string, path: string, headers: Record<string, string>, body: string): Promise<number> =>
  new Promise((resolve) => {
    const asked = httpRequest({ host: '127.0.0.1', port: server.server.port, method, path, headers }, (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
    asked.on('error', () => resolve(0))
    asked.end(method === 'GET' || method === 'HEAD' ? undefined : body)
  })

const parts = [
  'rest/v1',
  'rest/v1/rpc',
  'rest/v1/books',
  'rest/v1/rpc/add',
  'auth/v1',
  'storage/v1/object',
  'storage/v1/bucket',
  '',
]
const word = fc.oneof(
  fc.constantFrom(
    'books',
    'add',
    'select',
    '*',
    'eq.1',
    'in.(',
    '%00',
    '%ff',
    '..',
    '//',
    '[',
    '{',
    '"',
    "'",
    '\\',
    'null',
    '1e999',
    '__proto__',
  ),
  fc.string({ maxLength: 12 }).map((text) => encodeURIComponent(text)),
)
const path = fc
  .tuple(fc.constantFrom(...parts), fc.array(word, { maxLength: 3 }), fc.array(fc.tuple(word, word), { maxLength: 4 }))
  .map(([start, rest, query]) => `/${[start, ...rest].join('/')}?${query.map(([name, value]) => `${name}=${value}`).join('&')}`)
const body = fc.oneof(
  fc.json(),
  fc.string(),
  fc.constantFrom(
    '',
    '{}',
    '[]',
    '{"email":{"a":1},"password":[]}',
    '{"refresh_token":{}}',
    '{"email":"a\\u0000b","password":"\\u0000"}',
  ),
)
const who = fc.constantFrom('nobody', 'public key', 'nonsense')

test('whatever a stranger sends is answered in time and is never a fault of the server', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('GET', 'POST', 'PATCH', 'DELETE', 'PUT', 'HEAD', 'OPTIONS'),
      path,
      who,
      body,
      async (method, target, caller, text) => {
        const key = caller === 'public key' ? { apikey: server.anonKey } : caller === 'nonsense' ? { apikey: 'a.b.c' } : {}
        const status = await send(method, target, { 'content-type': 'application/json', ...key }, text)
        expect(status, `${method} ${target} as ${caller}: ${text}`).toBeLessThan(500)
      },
    ),
    { numRuns: 1_500, endOnFailure: true },
  )
  expect((await fetch(`${server.url}/auth/v1/health`)).status).toBe(200)
}, 120_000)

test.each(['//', '/%', 'http://[', '/rest/v1/%ff', '/rest/v1//', '/rest/v1/rpc/', '/rest/v1/rpc/%00'])(
  'a request for %s is refused, not failed on',
  async (target) => {
    for (const method of ['GET', 'POST']) {
      const status = await send(method, target, { apikey: server.anonKey }, '{}')
      expect(status).toBeGreaterThanOrEqual(400)
      expect(status).toBeLessThan(500)
    }
  },
)
