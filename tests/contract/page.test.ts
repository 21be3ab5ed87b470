import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, request as httpRequest, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { builtPage } from '../../supabase/local/app/page.ts'

let root: string
let server: Server
let url: string

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'patrolgrid-page-'))
  await mkdir(join(root, 'dist/assets'), { recursive: true })
  await mkdir(join(root, 'data'))
  await writeFile(join(root, 'secret.txt'), 'secret')
  await writeFile(join(root, 'dist/index.html'), '<!doctype html>page')
  await mkdir(join(root, 'dist/field'))
  await writeFile(join(root, 'dist/field/index.html'), '<!doctype html>phone')
  await writeFile(join(root, 'dist/field/sw.js'), 'let w')
  await writeFile(join(root, 'dist/assets/app-12345678.js'), 'let a')
  await writeFile(join(root, 'dist/assets/app-12345678.js.br'), brotliCompressSync('let a'))
  await writeFile(join(root, 'dist/county.pmtiles'), Buffer.from('0123456789'))
  await writeFile(
    join(root, 'data/settings.json'),
    JSON.stringify({ tiandituToken: 'abc', tileSources: ['https://t0.tianditu.gov.cn', "'unsafe-inline'"] }),
  )
  const page = await builtPage({ root, dataDir: join(root, 'data'), demo: async () => [] })({
    jwtSecret: '',
    anonKey: 'anon',
    serviceKey: 'service',
  })
  server = createServer((request, response) => void page(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await rm(root, { recursive: true, force: true })
})

// fetch would tidy the path before it is sent.
const rawGet = (path: string): Promise<{ status: number; body: string }> =>
  new Promise((resolve, reject) => {
    httpRequest({ host: '127.0.0.1', port: new URL(url).port, path }, (answer) => {
      let body = ''
      answer.on('data', (part: Buffer) => (body += part.toString()))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }))
    })
      .on('error', reject)
      .end()
  })

test('the page carries a policy without a single unsafe word but the one for WebAssembly', async () => {
  const answer = await fetch(url)
  const policy = answer.headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("style-src 'self';")
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';")
  expect(policy).not.toContain('unsafe-inline')
  expect(policy).not.toContain("'unsafe-eval'")
  expect(policy).toContain('https://t0.tianditu.gov.cn')
  expect(policy).toContain("frame-ancestors 'none'")
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
})

test('every route of the app is the page; a missing file is not', async () => {
  expect(await (await fetch(`${url}/incidents/list`)).text()).toContain('page')
  expect((await fetch(`${url}/assets/gone-12345678.js`)).status).toBe(404)
})

test('every route of the phone is its own page, with the same policy; without the last stroke its address is led there', async () => {
  for (const path of ['/field/', '/field/note/hazard', '/field/waters/0b0e6a1c-5f0d-4f0e-9a58-2f1d4b8c7a11?sign=1']) {
    const answer = await fetch(url + path)
    expect(await answer.text()).toContain('phone')
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(answer.headers.get('cache-control')).toBe('no-cache')
  }
  const led = await fetch(`${url}/field?sign=1`, { redirect: 'manual' })
  expect([led.status, led.headers.get('location')]).toEqual([308, '/field/?sign=1'])
  expect(await (await fetch(`${url}/fields`)).text()).toContain('page')
  // A service worker that was kept would keep its page: it is asked for again each time.
  expect((await fetch(`${url}/field/sw.js`)).headers.get('cache-control')).toBe('no-cache')
  expect((await fetch(`${url}/field/gone.js`)).status).toBe(404)
})

test('named by content means kept for ever, and sent compressed; the page itself is asked for again', async () => {
  const script = await fetch(`${url}/assets/app-12345678.js`, { headers: { 'accept-encoding': 'br' } })
  expect(script.headers.get('cache-control')).toContain('immutable')
  expect(script.headers.get('content-encoding')).toBe('br')
  expect(await script.text()).toBe('let a')
  const page = await fetch(url)
  expect(page.headers.get('cache-control')).toBe('no-cache')
  expect((await fetch(url, { headers: { 'if-none-match': page.headers.get('etag') ?? '' } })).status).toBe(304)
})

test('a PMTiles file is read in ranges', async () => {
  const range = async (header: string) => {
    const answer = await fetch(`${url}/county.pmtiles`, { headers: { range: header } })
    return [answer.status, answer.headers.get('content-range'), answer.status === 206 ? await answer.text() : null]
  }
  expect(await range('bytes=2-4')).toEqual([206, 'bytes 2-4/10', '234'])
  expect(await range('bytes=8-')).toEqual([206, 'bytes 8-9/10', '89'])
  expect(await range('bytes=-3')).toEqual([206, 'bytes 7-9/10', '789'])
  expect(await range('bytes=10-12')).toEqual([416, 'bytes */10', null])
})

test('nothing outside the folder is reached, however it is spelled', async () => {
  for (const path of [
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%5c..%5csecret.txt',
    '/secret.txt%00',
    '/%ff',
    '//etc/passwd',
  ])
    expect((await rawGet(path)).body).not.toContain('secret')
})

test('settings reach the page, keys of the server do not', async () => {
  const config = await (await fetch(`${url}/config.json`)).json()
  expect(config).toEqual({ supabaseUrl: '', anonKey: 'anon', tiandituToken: 'abc', demo: false })
  expect(await (await fetch(`${url}/demo.json`)).json()).toEqual([])
})

test('only reading is served', async () => {
  expect((await fetch(url, { method: 'POST', body: 'x' })).status).toBe(405)
})
