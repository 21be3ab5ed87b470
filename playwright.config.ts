import { defineConfig } from '@playwright/test'
import { browserPath } from './tests/support/node/browser'

// A server that is running already, for work on the tests themselves.
const running = process.env['PATROLGRID_E2E_URL']
const port = Number(process.env['PATROLGRID_E2E_PORT'] ?? 54600)

export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  // One worker and long waits: two cores share the browser, the server and the database.
  workers: 1,
  // Nothing is tried again unless asked for: then a journey that passes the second time is named as flaky.
  retries: Number(process.env['PATROLGRID_RETRIES'] ?? 0),
  fullyParallel: false,
  ...(process.env['PATROLGRID_SHORT'] === undefined ? {} : { grepInvert: /@long/ }),
  // In this order: the server counts coverage from its start on, and journeys that move borders would move them for the others.
  projects: [
    { name: 'journeys', testIgnore: /(coverage|borders)\.spec/ },
    { name: 'coverage', testMatch: /coverage\.spec/ },
    { name: 'borders', testMatch: /borders\.spec/ },
  ],
  timeout: 150_000,
  expect: { timeout: 20_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/results.json' }]],
  use: {
    baseURL: running ?? `http://127.0.0.1:${port}`,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1440, height: 900 },
    // A quarter of the pixels: every one of the map is computed by software. Journeys that look at pixels ask for all of them.
    deviceScaleFactor: 0.5,
    // Every journey has a browser of its own, and keeping the whole page for offline use would be its first work.
    serviceWorkers: 'block',
    reducedMotion: 'reduce',
    actionTimeout: 30_000,
    // Recording every journey costs a third of the time; a second try says what went wrong in the first.
    trace: 'on-first-retry',
    launchOptions: {
      executablePath: browserPath(),
      args: [
        '--no-sandbox',
        '--use-angle=swiftshader',
        '--enable-unsafe-swiftshader',
        '--ignore-gpu-blocklist',
        // Otherwise frames queue up in the software GPU: one journey's map was still being drawn ten seconds into the next.
        '--disable-gpu-compositing',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    },
  },
  ...(running
    ? {}
    : {
        webServer: {
          command: `node --import ./.ci/alias.mjs supabase/local/start.ts --port ${port} --data test-results/data`,
          url: `http://127.0.0.1:${port}/config.json`,
          timeout: 480_000,
          reuseExistingServer: false,
          stdout: 'pipe',
        },
      }),
})
