import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const { version } = JSON.parse(readFileSync(at('./package.json'), 'utf8')) as { version: string }

export default defineConfig({
  define: { __APP_VERSION__: JSON.stringify(version) },
  plugins: [vue()],
  resolve: { alias: { '@': at('./src'), '@tests': at('./tests') } },
  worker: { format: 'es' },
  build: { target: 'es2024', chunkSizeWarningLimit: 1200 },
  test: {
    include: ['src/**/*.test.ts', 'tests/unit/**/*.test.ts', 'supabase/**/*.test.ts'],
    environment: 'node',
    testTimeout: 30_000,
  },
})
