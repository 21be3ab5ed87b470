import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest, type RequestOptions } from 'node:https'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket, type ClientOptions } from 'ws'
import { runCommand, startProcess, type Started } from '@tests/support/node/startProcess'

const run = promisify(execFile)
const recipe = new URL('../../docs/deploy/nginx.conf', import.meta.url)
const NAME = 'map.example.cn'
const MEGABYTE = 1024 * 1024

let home: string
let server: Started
let nginx: ChildProcess
let ports: { tls: number; plain: number }
let anonKey: string

const freePort = () =>
  new Promise<number>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })

interface Answer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly text: string
}

const ask = (path: string, options: RequestOptions = {}, body?: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const asked = httpsRequest(
      {
        host: '127.0.0.1',
        port: ports.tls,
        path,
        rejectUnauthorized: false,
        ...options,
        headers: { host: NAME, ...options.headers },
      },
      (answer) => {
        let text = ''
        answer.on('data', (part: Buffer) => (text += part.toString()))
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }))
      },
    )
    asked.on('error', reject).end(body)
  })

/** The recipe as it is printed, on other ports and with a certificate of this test's own. */
const configure = async () => {
  const certificate = join(home, 'fullchain.pem')
  const key = join(home, 'privkey.pem')
  await run('openssl', [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '1',
    '-subj',
    `/CN=${NAME}`,
    '-addext',
    `subjectAltName=DNS:${NAME}`,
    '-keyout',
    key,
    '-out',
    certificate,
  ])
  const text = (await readFile(recipe, 'utf8'))
    .replaceAll('/etc/ssl/patrolgrid/fullchain.pem', certificate)
    .replaceAll('/etc/ssl/patrolgrid/privkey.pem', key)
    .replaceAll('127.0.0.1:5173', new URL(server.url).host)
    .replaceAll('listen 80', `listen 127.0.0.1:${ports.plain}`)
    .replaceAll('listen 443', `listen 127.0.0.1:${ports.tls}`)
  await writeFile(join(home, 'patrolgrid.conf'), text)
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${home}/${kind};`)
  await writeFile(
    join(home, 'nginx.conf'),
    `${process.getuid?.() === 0 ? 'user root;' : ''} daemon off; pid ${home}/nginx.pid; error_log ${home}/error.log; events {}
     http { access_log off; ${temporary.join(' ')} include ${home}/patrolgrid.conf; }`,
  )
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'patrolgrid-nginx-'))
  ports = { tls: await freePort(), plain: await freePort() }
  const env = { PATROLGRID_HOSTS: NAME, PATROLGRID_TRUST_PROXY: '1' }
  server = await startProcess(['--port', '0', '--no-build', '--data', join(home, 'data')], env)
  await configure()
  nginx = spawn('nginx', ['-p', home, '-c', join(home, 'nginx.conf'), '-e', join(home, 'error.log')], { stdio: 'inherit' })
  for (let turn = 0; turn < 50 && !(await ask('/config.json').catch(() => null)); turn++) await delay(100)
  anonKey = (JSON.parse((await ask('/config.json')).text) as { anonKey: string }).anonKey
})
afterAll(async () => {
  nginx.kill('SIGTERM')
  await server.end('SIGTERM')
  await rm(home, { recursive: true, force: true })
})

/** A server is started on the way, on a machine that may be busy. */
const LONG_MS = 240_000

describe('behind the nginx of the recipe', { timeout: LONG_MS }, () => {
  test('the page answers by TLS, says that it will do so from now on, and shows no demo', async () => {
    const { status, headers, text } = await ask('/config.json')
    expect([status, headers['strict-transport-security']]).toEqual([200, 'max-age=15552000'])
    expect(JSON.parse(text)).toMatchObject({ demo: false })
    expect((await ask('/demo.json')).text).toBe('[]')
    expect((await ask('/auth/v1/health')).headers['strict-transport-security']).toBe('max-age=15552000')
  })

  test('plain HTTP is sent to TLS, and another name learns nothing', async () => {
    const plain = await new Promise<IncomingMessage>((resolve, reject) => {
      httpRequest({ host: '127.0.0.1', port: ports.plain, path: '/x?y', headers: { host: NAME } }, (answer) =>
        resolve(answer.resume()),
      )
        .on('error', reject)
        .end()
    })
    expect([plain.statusCode, plain.headers.location]).toEqual([301, `https://${NAME}/x?y`])
    await expect(ask('/config.json', { servername: 'evil.example', headers: { host: 'evil.example' } })).rejects.toThrow()
  })

  test('without the proxy nothing speaks of TLS, whatever the caller claims to come by', async () => {
    const direct = await startProcess(['--port', '0', '--no-build', '--no-seed', '--data', join(home, 'direct')])
    try {
      const answer = await fetch(`${direct.url}/config.json`, { headers: { 'x-forwarded-proto': 'https' } })
      expect(answer.headers.get('strict-transport-security')).toBeNull()
    } finally {
      await direct.end('SIGTERM')
    }
  })

  test('an address that a caller invents does not reach the sign-in throttle', async () => {
    // At once, so that a slow machine does not wait the waits out.
    const statuses = await Promise.all(
      Array.from({ length: 12 }, async (_, n) => {
        const headers = { apikey: anonKey, 'content-type': 'application/json', 'x-forwarded-for': `203.0.113.${n}` }
        const body = JSON.stringify({ email: 'nobody@example.org', password: `wrong-${n}` })
        return (await ask('/auth/v1/token?grant_type=password', { method: 'POST', headers }, body)).status
      }),
    )
    expect(statuses.filter((status) => status === 400).length).toBeLessThanOrEqual(7)
    expect(statuses).toContain(429)
  })

  test('the live channel opens', async () => {
    const options: ClientOptions & { readonly servername: string } = {
      rejectUnauthorized: false,
      servername: NAME,
      headers: { host: NAME },
    }
    const address = `wss://127.0.0.1:${ports.tls}/realtime/v1/websocket?apikey=${anonKey}&vsn=1.0.0`
    const socket = new WebSocket(address, options)
    const heard = await new Promise<string>((resolve, reject) => {
      socket.on('error', reject)
      socket.on('message', (data: Buffer) => resolve(data.toString()))
      socket.on('open', () => socket.send(JSON.stringify({ topic: 'phoenix', event: 'heartbeat', payload: {}, ref: '1' })))
    })
    expect(JSON.parse(heard)).toMatchObject({ topic: 'phoenix', event: 'phx_reply', ref: '1' })
    socket.terminate()
  })

  test('a body over the limit is turned away by its length, one within it reaches the server', async () => {
    const announce = (bytes: number) =>
      new Promise<number>((resolve, reject) => {
        const asked = httpsRequest(
          {
            host: '127.0.0.1', port: ports.tls, servername: NAME, rejectUnauthorized: false, method: 'POST', path: '/rest/v1/rpc/whoami',
            headers: { host: NAME, 'content-length': bytes, 'content-type': 'application/json' },
          },
          (answer) => {
            resolve(answer.resume().statusCode ?? 0)
            asked.destroy()
          },
        ) // prettier-ignore
        asked.on('error', reject)
        asked.write('{')
      })
    expect(await announce(70 * MEGABYTE)).toBe(413)
    // Refused by the server itself: no key.
    expect(await announce(60 * MEGABYTE)).toBe(401)
  })
})

test('the demo is refused where others can reach it', async () => {
  const env = { PATROLGRID_HOSTS: NAME, PATROLGRID_TRUST_PROXY: '1' }
  const refused = await runCommand('start', ['--demo', '--port', '0', '--no-build', '--data', join(home, 'demo')], env)
  expect([refused.code, refused.output]).toEqual([1, expect.stringContaining('演示账号的密码人人都知道')])
})
