import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'vite'
import { buildTarget, isPatchy, isTooOld } from './src/app/oldBrowsers/floor.ts'

const entry = fileURLToPath(new URL('./src/app/oldBrowsers/polyfills.ts', import.meta.url))

/**
 * Runs before the page's modules, which are deferred. Below the floor it takes the page's place away and shows the sentence in
 * index.html. `document.write` is the one way in which a script waits for another before any module runs.
 */
const start = `(function () {
  var page = document.getElementById('app')
  if (${isTooOld}) {
    page.parentNode.removeChild(page)
    document.getElementById('too-old').removeAttribute('hidden')
  } else if (${isPatchy}) document.write('<script src="/polyfills.js"></' + 'script>')
})()
`

/**
 * Stands at the top of every worker. While the polyfills are on their way nobody listens yet, and a message that nobody hears is
 * lost: they are held and given again, in order. Where nothing is missing the first condition is all that runs.
 */
const workerStart = `if (${isPatchy}) {
  const held = []
  const hold = (event) => { held.push(event); event.stopImmediatePropagation() }
  addEventListener('message', hold)
  await import('/polyfills.js')
  removeEventListener('message', hold)
  setTimeout(() => {
    for (const { data, origin, ports } of held) dispatchEvent(new MessageEvent('message', { data, origin, ports: [...ports] }))
  })
}
`

async function polyfills(): Promise<string> {
  const result = await build({
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    build: { write: false, target: buildTarget, lib: { entry, formats: ['iife'], name: 'polyfills' } },
  })
  const [bundle] = Array.isArray(result) ? result : []
  const chunk = bundle?.output.find(({ type }) => type === 'chunk')
  if (chunk?.type !== 'chunk') throw new Error('The polyfills were not built')
  return chunk.code
}

/** For the page: /start.js, and /polyfills.js which it asks for where something is missing. */
export const oldBrowsers = (): Plugin => ({
  name: 'patrolgrid:old-browsers',
  apply: 'build',
  transformIndexHtml: () => [{ tag: 'script', attrs: { src: '/start.js' }, injectTo: 'body' }],
  async generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'start.js', source: start })
    this.emitFile({ type: 'asset', fileName: 'polyfills.js', source: await polyfills() })
  },
})

/** For workers: the same polyfills, before anything else, the workers of libraries included. */
export const oldBrowsersInWorkers = (): Plugin => ({
  name: 'patrolgrid:old-browsers-in-workers',
  apply: 'build',
  renderChunk: (code, chunk) => (chunk.isEntry ? { code: workerStart + code, map: null } : null),
})
