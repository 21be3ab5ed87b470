import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { migrationsFolder } from '../../supabase/local/database.ts'
import { blockOf, frozenFaults, linesOf, sha256, type MigrationText } from './support/frozen'

/** What each released version froze. A release adds its line; no line ever changes. */
const released: Readonly<Record<string, string>> = {
  '0.2.0': '6691b63fd5a7459e66d0daac5d9633ec3fb430bcf37218f27312a0aac7b529b6',
}

const list = readFileSync(join(migrationsFolder, '../migrations.sha256'), 'utf8')
const files: readonly MigrationText[] = readdirSync(migrationsFolder)
  .filter((file) => file.endsWith('.sql'))
  .map((file) => ({ file, text: readFileSync(join(migrationsFolder, file), 'utf8') }))

test('every migration stands in supabase/migrations.sha256 as it is, in order', () => {
  expect(files.length).toBeGreaterThan(50)
  expect(frozenFaults(list, files)).toEqual([])
})

test.each(Object.entries(released))('what %s released is untouched: a later file comes after it', (version, checksum) => {
  expect(sha256(blockOf(list, version))).toBe(checksum)
})

test('the version of the package is released, or is the next', () => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
  expect(version >= (Object.keys(released).at(-1) ?? '')).toBe(true)
})

describe('the list tells of', () => {
  const [first, second, third] = files
  const lines = linesOf(list)

  test('a file that was edited, be it by a space', () => {
    const edited = files.map((each) => (each === second ? { ...each, text: `${each.text} ` } : each))
    expect(frozenFaults(list, edited)).toEqual([`edited: ${second?.file}`])
  })
  test('a file that is gone', () => {
    expect(frozenFaults(list, files.slice(1))).toEqual([`gone: ${first?.file}`])
  })
  test('a new file that is not in it', () => {
    const added = { file: '20991231000000_add_thing.sql', text: 'select 1' }
    expect(frozenFaults(list, [...files, added])).toEqual([`not in the list: ${added.file}`])
    expect(frozenFaults(`${list}${sha256(added.text)}  ${added.file}\n`, [...files, added])).toEqual([])
  })
  test('a line out of order', () => {
    const swapped = [lines[0], lines[2], lines[1], ...lines.slice(3)].join('\n')
    expect(frozenFaults(swapped, files)).toEqual([`out of order: ${second?.file}`])
    expect(third?.file).toBe(lines[2]?.slice(66))
  })
  test('a file put among those of a release, by the release itself', () => {
    const end = linesOf(blockOf(list, '0.2.0')).at(-1) ?? ''
    const added = list.replace(end, `${end}\n${sha256('select 1')}  20261130005301_add_thing.sql`)
    expect(added).not.toBe(list)
    expect(sha256(blockOf(added, '0.2.0'))).not.toBe(released['0.2.0'])
  })
  test('a line that is none', () => {
    expect(frozenFaults(`${list}x\n`, files)[0]).toContain('not a line of the list')
  })
})
