import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { matrixMarkdown } from './support/matrixDocument'

test('docs/database.md prints the access matrix that is tested', () => {
  const page = readFileSync(new URL('../../docs/database.md', import.meta.url), 'utf8')
  const printed = page.split('<!-- matrix -->')[1]?.trim()
  expect(printed).toBe(matrixMarkdown())
})
