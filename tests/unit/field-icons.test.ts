import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url))
/** Width and height of a PNG stand in its first chunk. */
const sizeOf = (path: string) => {
  const bytes = read(path)
  expect(bytes.subarray(1, 4).toString()).toBe('PNG')
  return `${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`
}
interface Manifest {
  readonly scope: string
  readonly start_url: string
  readonly icons: readonly { readonly src: string; readonly sizes: string; readonly purpose: string }[]
}

test('every icon that the phone’s page names is there in the size it says', () => {
  const { icons, scope, start_url } = JSON.parse(read('public/field/manifest.webmanifest').toString()) as Manifest
  expect([scope, start_url]).toEqual(['/field/', '/field/'])
  for (const { src, sizes } of icons) expect(sizeOf(`public${src}`)).toBe(sizes)
  // Android asks for both, and for one that it may cut; iOS for its own.
  expect(icons.map(({ sizes }) => sizes)).toEqual(expect.arrayContaining(['192x192', '512x512']))
  expect(icons.some(({ purpose }) => purpose === 'maskable')).toBe(true)
  expect(read('field/index.html').toString()).toContain('rel="apple-touch-icon" href="/field/icon-180.png"')
  expect(sizeOf('public/field/icon-180.png')).toBe('180x180')
})
