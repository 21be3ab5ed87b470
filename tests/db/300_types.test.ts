import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { typesFile, writeTypes } from '../../supabase/local/commands/types.ts'
import { onEachDatabase } from './support/engines'

onEachDatabase('types', (database) => {
  test('src/data/database.types.ts is what `npm run db:types` would write', async () => {
    expect(await readFile(typesFile, 'utf8')).toBe(await writeTypes(database()))
  })
})
