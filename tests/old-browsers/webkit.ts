import { Buffer } from 'node:buffer'
import { spawn } from 'node:child_process'
import { request } from 'node:http'
import { json } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { miniBrowser, webDriver } from '@tests/support/node/webKit'
import type { Driver } from './driver'

const display = ':93'
const size = { width: 1280, height: 800 }
const patienceMs = 120_000

/** Collects what goes wrong, and answers for the device's place, which this browser cannot be given from outside. */
const prepare = `
  window.problemsSeen = []
  addEventListener('error', ({ message }) => window.problemsSeen.push(message))
  addEventListener('unhandledrejection', ({ reason }) => window.problemsSeen.push(String(reason)))
  const watches = new Map()
  let last = null
  const fix = () => ({ coords: { longitude: last[0], latitude: last[1], accuracy: 8 }, timestamp: Date.now() })
  const geolocation = {
    watchPosition(heard) { watches.set(watches.size + 1, heard); if (last) heard(fix()); return watches.size },
    clearWatch(id) { watches.delete(id) },
    getCurrentPosition(heard) { if (last) heard(fix()) },
  }
  Object.defineProperty(navigator, 'geolocation', { value: geolocation })
  window.placeDevice = (place) => { last = place; for (const heard of watches.values()) heard(fix()) }
`

async function untilAnswers(url: string): Promise<void> {
  for (let turn = 0; turn < 100; turn++) {
    const isUp = await fetch(url).then(
      () => true,
      () => false,
    )
    if (isUp) return
    await pause(100)
  }
  throw new Error(`${webDriver} does not answer on ${url}`)
}

type Call = <T>(method: string, path: string, body?: object) => Promise<T>

/**
 * Speaks the W3C WebDriver protocol with a service. Each call has a connection of its own: the service shuts one that was used now and
 * then just as the next call goes out on it, and whether that call was carried out cannot be known.
 */
const caller =
  (base: string): Call =>
  <T>(method: string, path: string, body?: object) =>
    new Promise<T>((resolve, reject) => {
      const text = body ? JSON.stringify(body) : ''
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
      const asked = request(base + path, { method, agent: false, headers }, async (answer) => {
        try {
          const { value } = (await json(answer)) as { value: T & { message?: string } }
          if (answer.statusCode === 200) resolve(value)
          else reject(new Error(`${method} ${path}: ${value.message ?? answer.statusCode}`))
        } catch (failure) {
          reject(failure)
        }
      })
      asked.on('error', (cause) => reject(new Error(`${method} ${path} got no answer`, { cause })))
      asked.end(text)
    })

/** Starts the browser; gives the path of its session and its version. */
async function startSession(call: Call): Promise<{ readonly session: string; readonly version: string }> {
  const options = { binary: miniBrowser, args: ['--automation'] }
  const alwaysMatch = { browserName: 'MiniBrowser', 'webkitgtk:browserOptions': options }
  const started = await call<{ sessionId: string; capabilities: { browserVersion: string } }>('POST', '/session', {
    capabilities: { alwaysMatch },
  })
  const session = `/session/${started.sessionId}`
  await call('POST', `${session}/timeouts`, { script: patienceMs, pageLoad: patienceMs })
  await call('POST', `${session}/window/rect`, size)
  return { session, version: started.capabilities.browserVersion }
}

function driverOf(call: Call, session: string, version: string, end: () => void): Driver {
  const run = async <T>(body: string, given: unknown = null): Promise<T> => {
    const script = `const done = arguments[1]
      ;(async (given) => {${body}})(arguments[0]).then((value) => done({ value }), (error) => done({ error: String(error) }))`
    const answer = await call<{ value: T; error?: string }>('POST', `${session}/execute/async`, { script, args: [given] })
    if (answer.error !== undefined) throw new Error(answer.error)
    return answer.value
  }
  return {
    title: `WebKit ${version}`,
    async goto(url) {
      await call('POST', `${session}/url`, { url })
      await run(prepare)
    },
    run,
    async click(x, y) {
      const move = { type: 'pointerMove', x: Math.round(x), y: Math.round(y) }
      const press = ['pointerDown', 'pointerUp'].map((type) => ({ type, button: 0 }))
      await call('POST', `${session}/actions`, { actions: [{ type: 'pointer', id: 'mouse', actions: [move, ...press] }] })
    },
    // Keys have no Chinese letters on them: what an input method does is done to the field in focus.
    type: (text) => run(`document.execCommand('insertText', false, given)`, text),
    place: (lng, lat) => run('window.placeDevice(given)', [lng, lat]),
    screenshot: async () => Buffer.from(await call<string>('GET', `${session}/screenshot`), 'base64'),
    problems: () => run('return window.problemsSeen'),
    async close() {
      await call('DELETE', session).catch(() => null)
      end()
    },
  }
}

/** WebKit of WebKitGTK in its MiniBrowser, on a screen in memory. */
export async function openWebKit(port: number): Promise<Driver> {
  const screen = spawn('Xvfb', [display, '-screen', '0', `${size.width}x${size.height}x24`, '-nolisten', 'tcp'], {
    stdio: 'ignore',
  })
  const service = spawn(webDriver, [`--port=${port}`], {
    stdio: 'ignore',
    env: { ...process.env, DISPLAY: display, LANG: 'C.UTF-8', TZ: 'Asia/Shanghai' },
  })
  const end = () => {
    service.kill()
    screen.kill()
  }
  const base = `http://127.0.0.1:${port}`
  try {
    await untilAnswers(`${base}/status`)
    const { session, version } = await startSession(caller(base))
    return driverOf(caller(base), session, version, end)
  } catch (failure) {
    end()
    throw failure
  }
}
