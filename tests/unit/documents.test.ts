import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = new URL('../../', import.meta.url).pathname
const listed = [
  ...readdirSync(root),
  ...['src', 'supabase', 'tests', 'docs'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => `${folder}/${path}`),
  ),
]
const sources = listed.filter(
  (path) => /^(src|supabase|tests)\/.*\.(ts|vue|sql)$/.test(path) && !path.endsWith('documents.test.ts'),
)
const code = sources.map((path) => readFileSync(join(root, path), 'utf8')).join('\n')
const page = (name: string) => readFileSync(join(root, 'docs', name), 'utf8')
const quoted = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)

const isFile = (name: string) => /\.(ts|vue|sql|md|js)$/.test(name)
const exists = (name: string) => listed.some((path) => path === name || path.endsWith(`/${name}`))
/** The names in a piece of code: of `rpc(incidentsInBox, …)` both. */
const namesIn = (piece: string) => piece.match(/[A-Za-z_][A-Za-z_0-9]{3,}/g) ?? []

test('the life of an incident names files and functions that exist', () => {
  const pieces = quoted(page('life-of-an-incident.md'))
  expect(pieces.length).toBeGreaterThan(40)
  expect(pieces.filter((piece) => isFile(piece) && !exists(piece))).toEqual([])
  const names = pieces.filter((piece) => !isFile(piece) && !piece.includes('/')).flatMap(namesIn)
  expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(code))).toEqual([])
})

test('each journey that proves a job is there', () => {
  const rows = page('journeys.md').split('\n').filter((line) => /^\|.*`/.test(line)) // prettier-ignore
  const proofs = rows.flatMap((row) => quoted(row.split('|').at(-2) ?? ''))
  expect(proofs.length).toBeGreaterThan(30)
  expect(proofs.filter((name) => !exists(name.includes('/') ? name : `tests/e2e/${name}.spec.ts`))).toEqual([])
})

test('the pages that tell how to work name files that exist', () => {
  for (const name of ['style.md', 'recipe.md', 'architecture.md']) {
    const files = quoted(page(name)).filter((piece) => isFile(piece) && !/[*<]|^boat|boats\.|^index\.ts$/.test(piece))
    expect(
      files.filter((file) => !exists(file) && !exists(file.replace(/^\.?\//, ''))),
      name,
    ).toEqual([])
  }
})
