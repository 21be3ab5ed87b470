import { readFileSync } from 'node:fs'
import { runInNewContext } from 'node:vm'
import { build } from 'vite'
import { expect, test } from 'vitest'
import { filled, isPatchy, isTooOld } from '@/app/oldBrowsers/floor'
import { findingsIn, parseScript } from '@tests/old-browsers/scripts'
import { findingsInStyles } from '@tests/old-browsers/styles'
import { featuresOf } from '@tests/old-browsers/wasm'

const inScript = (source: string) => (findingsIn([parseScript('a.js', source)]).get('a.js') ?? []).map(({ what }) => what)
const inStyles = (source: string) => findingsInStyles(source).map(({ what }) => what)

test.each([
  ['class A { static { this.b = 1 } }', 'static block'],
  ['const a = /(?<=b)c/', 'look-behind'],
  ['const a = new RegExp("(?<!b)c")', 'look-behind'],
  ['const a = new RegExp(`(?<=${b})c`)', 'look-behind'],
  ['async function a(b) { for await (const c of b) d(c) }', 'for await'],
  ['a.values().map(b)', 'Iterator.map'],
  ['a.matchAll(b).toArray()', 'Iterator.toArray'],
  ['Object.groupBy(a, b)', 'Object.groupBy'],
  ['Promise.withResolvers()', 'Promise.withResolvers'],
  ['a.with(0, 1)', '.with()'],
  ['a.isSubsetOf(b)', '.isSubsetOf()'],
  ['URL.canParse(a)', 'URL.canParse'],
  ['navigator.wakeLock.request("screen")', 'Navigator.wakeLock'],
  ['new OffscreenCanvas(1, 1)', 'OffscreenCanvas'],
  ['new globalThis.DecompressionStream("gzip")', 'Window.DecompressionStream'],
  ['requestIdleCallback(a)', 'requestIdleCallback'],
  ['a({ style: b({ rotate: `${c}deg` }) })', 'style rotate'],
])('the check finds %s', (source, what) => {
  expect(inScript(source)).toContain(what)
})

test.each([
  'a.toSorted(b).toReversed(); a.toSpliced(0, 1); Map.groupBy(a, b); a.toWellFormed()',
  'if ("wakeLock" in navigator) navigator.wakeLock.request("screen")',
  'function a() { if (!("wakeLock" in navigator)) return; navigator.wakeLock.request("screen") }',
  'const a = typeof OffscreenCanvas < "u" ? new OffscreenCanvas(1, 1) : null',
  'Promise.withResolvers && Promise.withResolvers()',
  'a.findLast(b); a.at(-1); structuredClone(a); Object.hasOwn(a, b); [...a.values()].map(b)',
  'const a = { rotate: 1 }',
])('the check lets pass %s', (source) => {
  expect(inScript(source)).toEqual([])
})

test('newer syntax does not parse at all', () => {
  expect(() => parseScript('a.js', 'const a = /[a--b]/v')).toThrow(SyntaxError)
  expect(() => parseScript('a.js', 'import a from "./a.json" with { type: "json" }')).toThrow(SyntaxError)
})

test.each([
  ['a { color: color-mix(in srgb, red, blue) }', 'color-mix()'],
  ['a { color: red; color: color-mix(in srgb, var(--b), blue) }', 'color-mix()'],
  ['a:has(b) { color: red }', ':has'],
  ['a { b { color: red } }', 'nesting'],
  ['a { height: 100dvh }', 'unit dvh'],
  ['a { rotate: 90deg }', 'rotate'],
  ['a { --b: 50dvh }', 'unit dvh'],
  ['@container (width > 1px) { a { color: red } }', '@container'],
  ['@media (width >= 700px) { a { color: red } }', '@media range'],
  ['@starting-style { a { color: red } }', '@starting-style'],
])('the check finds %s', (source, what) => {
  expect(inStyles(source)).toContain(what)
})

test.each([
  'a { height: 100vh; height: 100dvh }',
  'a { inset: 0; gap: 1px; color: rgb(0 0 0 / 10%); aspect-ratio: 1; accent-color: red }',
  '@layer b { a:is(b, c):focus-visible { color: red } }',
])('the check lets pass %s', (source) => {
  expect(inStyles(source)).toEqual([])
})

test('WebAssembly with SIMD is found, and without it passes', () => {
  const module = (body: readonly number[]) =>
    Uint8Array.from([0, 97, 115, 109, 1, 0, 0, 0, 10, body.length + 3, 1, body.length + 1, 0, ...body])
  expect(featuresOf(module([0x41, 0x05, 0x1a, 0x0b]))).toEqual([])
  expect(featuresOf(module([0x41, 0x05, 0xfd, 0x0f, 0x1a, 0x0b]))).toEqual(['SIMD'])
})

test('the polyfills bring back exactly what the page and its workers ask for', async () => {
  const entry = new URL('../../src/app/oldBrowsers/polyfills.ts', import.meta.url).pathname
  const imported = [...readFileSync(entry, 'utf8').matchAll(/^import 'core-js\/modules\/(.+)'$/gm)]
  expect(imported).toHaveLength(filled.length)
  const result = await build({
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    build: { write: false, lib: { entry, formats: ['iife'], name: 'polyfills' } },
  })
  const chunk = (Array.isArray(result) ? result : [])[0]?.output.find(({ type }) => type === 'chunk')
  if (chunk?.type !== 'chunk') throw new Error('nothing was built')
  const lost = filled.map((name) => `delete ${name};`).join('')
  const script = `${lost} const before = ${isPatchy}; ${chunk.code}
    ;({ before, after: ${isPatchy}, each: [${filled.map((name) => `!${name}`).join()}], sorted: [3, 1, 2].toSorted().toReversed() })`
  const seen = runInNewContext(script) as { before: boolean; after: boolean; each: boolean[]; sorted: number[] }
  expect(seen.before).toBe(true)
  expect(seen.each).toEqual(filled.map(() => false))
  expect(seen.after).toBe(false)
  expect([...seen.sorted]).toEqual([3, 2, 1])
})

test('a browser below the floor is known by the one feature that came with it', () => {
  const ask = (window: object) => runInNewContext(isTooOld, { window, ...window }) as boolean
  expect(ask({})).toBe(true)
  expect(ask({ AbortSignal: {} })).toBe(true)
  expect(ask({ AbortSignal: { timeout: () => null } })).toBe(false)
})
