import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { VitePWA } from 'vite-plugin-pwa'
import { defineConfig } from 'vitest/config'
import { buildTarget } from './src/app/oldBrowsers/floor.ts'
import { fieldEntry } from './vite.field.ts'
import { oldBrowsers, oldBrowsersInWorkers } from './vite.oldBrowsers.ts'
import { wordsByLanguage } from './vite.words.ts'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const { version } = JSON.parse(readFileSync(at('./package.json'), 'utf8')) as { version: string }

const project = (name: string, include: string[], globalSetup: string[] = []) => ({
  extends: true as const,
  test: {
    name,
    include,
    globalSetup,
    environment: 'node' as const,
    testTimeout: 60_000,
    hookTimeout: 180_000,
  },
})

export default defineConfig({
  define: { __APP_VERSION__: JSON.stringify(version) },
  plugins: [
    vue(),
    wordsByLanguage(),
    oldBrowsers(),
    VitePWA({
      // Asks before it takes over: a page that swaps itself in the middle of a form would lose what was typed.
      registerType: 'prompt',
      includeAssets: ['icon.svg'],
      manifest: {
        name: '巡格 PatrolGrid',
        short_name: '巡格',
        description: '县域基层网格警务一张图',
        lang: 'zh-CN',
        display: 'standalone',
        start_url: '/',
        background_color: '#12263d',
        theme_color: '#12263d',
        icons: [{ src: '/icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' }],
      },
      workbox: {
        // The shell only. What the API answers is never cached here: a stale answer would look like a fresh one.
        globPatterns: ['**/*.{js,mjs,css,html,svg,wasm}'],
        navigateFallback: '/index.html',
        // The phone's page is a program of its own (vite.field.ts).
        globIgnores: ['field/**'],
        navigateFallbackDenylist: [/^\/(rest|auth|storage|realtime|field)(\/|$)/, /^\/(config|demo)\.json$/],
        maximumFileSizeToCacheInBytes: 4_000_000,
      },
    }),
    fieldEntry(),
  ],
  resolve: { alias: { '@': at('./src'), '@tests': at('./tests') } },
  worker: { format: 'es', plugins: () => [oldBrowsersInWorkers()] },
  build: {
    target: buildTarget,
    chunkSizeWarningLimit: 1200,
    rolldownOptions: { input: [at('./index.html'), at('./field/index.html')] },
  },
  test: {
    // Database and contract tests each hold a whole PostgreSQL in memory: never more at a time than this.
    maxWorkers: 2,
    projects: [
      project('unit', ['src/**/*.test.ts', 'tests/unit/**/*.test.ts', 'supabase/**/*.test.ts']),
      project('db', ['tests/db/**/*.test.ts'], ['tests/db/support/globalSetup.ts']),
      project('contract', ['tests/contract/**/*.test.ts']),
      // What needs more than Node and a browser, or minutes: run by its name.
      project('long', ['tests/long/**/*.test.ts']),
    ],
  },
})
