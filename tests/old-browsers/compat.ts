import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { floor } from '@/app/oldBrowsers/floor'

interface Support {
  readonly version_added: string | boolean | null
  readonly version_removed?: string | boolean
  readonly flags?: unknown
  readonly prefix?: string
  readonly alternative_name?: string
}
type Browser = 'chrome' | 'safari' | 'safari_ios'
interface Compat {
  readonly support: Readonly<Partial<Record<Browser, Support | readonly Support[]>>>
}
export interface CompatNode {
  readonly __compat?: Compat
  readonly [name: string]: CompatNode | Compat | undefined
}
interface CompatData {
  readonly api: CompatNode
  readonly css: {
    readonly 'at-rules': CompatNode
    readonly properties: CompatNode
    readonly selectors: CompatNode
    readonly types: CompatNode
  }
  readonly javascript: { readonly builtins: CompatNode }
  readonly webassembly: { readonly api: CompatNode }
}

/** MDN's tables of what came with which browser: read from the file, since importing 20 MB of JSON would type it. */
export const compatData = JSON.parse(
  readFileSync(createRequire(import.meta.url).resolve('@mdn/browser-compat-data'), 'utf8'),
) as CompatData

const floors: Readonly<Record<Browser, number>> = { chrome: floor.chrome, safari: floor.safari, safari_ios: floor.safari }

const versionOf = (added: Support['version_added']): number =>
  added === true ? 0 : typeof added === 'string' && added !== 'preview' ? Number(added.replace('≤', '')) : Infinity

/** Since when without a flag or prefix; partly counts, since the parts that lack are rarely those used. */
function since({ support }: Compat, browser: Browser): number {
  const known = support[browser]
  const all = known === undefined ? [] : Array.isArray(known) ? (known as readonly Support[]) : [known as Support]
  // What was “removed” where a next entry begins was only made whole there.
  const goesOn = (one: Support) => all.some((other) => other.version_added === one.version_removed)
  const usable = all.filter((one) => !one.flags && !one.prefix && !one.alternative_name && (!one.version_removed || goesOn(one)))
  return Math.min(Infinity, ...usable.map((one) => versionOf(one.version_added)))
}

/** The browsers of the floor that lack it, in words; null when none does or the tables do not know it. */
export function lackedBy(node: CompatNode | undefined): string | null {
  const compat = node?.__compat
  if (!compat) return null
  const late = (Object.keys(floors) as Browser[]).filter((browser) => since(compat, browser) > floors[browser])
  return late.length === 0 ? null : late.map((browser) => `${browser} ${since(compat, browser)}`).join(', ')
}

export const childrenOf = (node: CompatNode): readonly (readonly [string, CompatNode])[] =>
  Object.entries(node).filter((entry): entry is [string, CompatNode] => entry[0] !== '__compat' && entry[1] !== undefined)
