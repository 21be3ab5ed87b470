import { rm } from 'node:fs/promises'
import type { Plugin, Rolldown } from 'vite'
import { generateSW } from 'workbox-build'

/** The phone's page, as it is built. */
const page = 'field/index.html'
/** Beside what the page asks for by itself: what its head and its oldest browsers ask for. */
const besides = [page, 'field/manifest.webmanifest', 'start.js', 'polyfills.js', 'icon.svg', 'field/icon-192.png']

/** The list of easy passwords, 230 kB, is asked when an account is applied for: by then there is a network. */
const onlyOnline = /passwordGuesses/

const textOf = (file: Rolldown.OutputAsset | Rolldown.OutputChunk) =>
  file.type === 'chunk' ? file.code : typeof file.source === 'string' ? file.source : ''

/** Every built file that the page can reach, by the names that stand in each: chunks, styles, workers, WebAssembly. */
function reachable(bundle: Rolldown.OutputBundle): string[] {
  const names = Object.keys(bundle).filter((name) => name.startsWith('assets/'))
  const seen = new Set<string>()
  const waiting = [page]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const file = bundle[name]
    if (file === undefined || seen.has(name)) continue
    seen.add(name)
    const text = /\.(?:js|mjs|css|html)$/.test(name) ? textOf(file) : ''
    waiting.push(...names.filter((other) => text.includes(other.slice('assets/'.length))))
  }
  return [...seen].filter((name) => !onlyOnline.test(name))
}

/**
 * The phone's page is a program of its own: its manifest, its scope, and a service worker that keeps only what this page can reach,
 * without the desk's solver, charts and administration. A new version waits until the page says so.
 */
export const fieldEntry = (): Plugin => ({
  name: 'patrolgrid:field-entry',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler: (html, { path }) =>
      path.endsWith('/field/index.html')
        ? html
            .replace(/<script id="vite-plugin-pwa[^>]*><\/script>/, '')
            .replace('href="/manifest.webmanifest"', 'href="/field/manifest.webmanifest"')
        : html,
  },
  async writeBundle({ dir }, bundle) {
    if (dir === undefined || bundle[page] === undefined) return
    const worker = `${dir}/field/sw.js`
    await rm(worker, { force: true })
    const { warnings } = await generateSW({
      globDirectory: dir,
      globPatterns: [...new Set([...besides, ...reachable(bundle)])],
      swDest: worker,
      inlineWorkboxRuntime: true,
      sourcemap: false,
      mode: 'production',
      modifyURLPrefix: { '': '/' },
      dontCacheBustURLsMatching: /^assets\//,
      maximumFileSizeToCacheInBytes: 4_000_000,
      cleanupOutdatedCaches: true,
      navigateFallback: `/${page}`,
      navigateFallbackAllowlist: [/^\/field(?:\/|$)/],
      // The county's own ground and roads, the same for everybody who may sign in; what is personal is never cached here.
      runtimeCaching: [
        {
          urlPattern: /\/rest\/v1\/rpc\/tile_(?:basemap|roads)\?/,
          handler: 'NetworkFirst',
          options: {
            cacheName: 'patrolgrid-field-tiles',
            networkTimeoutSeconds: 4,
            expiration: { maxEntries: 6000, maxAgeSeconds: 90 * 86_400 },
            cacheableResponse: { statuses: [200] },
            matchOptions: { ignoreVary: true },
          },
        },
      ],
    })
    if (warnings.length > 0) this.warn(warnings.join('\n'))
  },
})
