import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const { version } = JSON.parse(readFileSync(at('./package.json'), 'utf8')) as { version: string }

/** Database and contract tests each hold a whole PostgreSQL in memory: one file at a time. */
const project = (name: string, include: string[], fileParallelism: boolean) => ({
  extends: true as const,
  test: { name, include, fileParallelism, environment: 'node' as const, testTimeout: 60_000, hookTimeout: 180_000 },
})

export default defineConfig({
  define: { __APP_VERSION__: JSON.stringify(version) },
  plugins: [vue()],
  resolve: { alias: { '@': at('./src'), '@tests': at('./tests') } },
  worker: { format: 'es' },
  build: { target: 'es2024', chunkSizeWarningLimit: 1200 },
  test: {
    projects: [
      project('unit', ['src/**/*.test.ts', 'tests/unit/**/*.test.ts', 'supabase/**/*.test.ts'], true),
      project('db', ['tests/db/**/*.test.ts'], false),
      project('contract', ['tests/contract/**/*.test.ts'], false),
    ],
  },
})
