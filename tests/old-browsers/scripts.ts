import { parse, type AnyNode, type Program } from 'acorn'
import { filled } from '@/app/oldBrowsers/floor'
import { childrenOf, compatData, lackedBy } from './compat'

/** Something that a browser of the floor cannot do, and where: `what` names it as exemptions.ts does. */
export interface Finding {
  readonly what: string
  readonly why: string
  readonly at: number
}

/** Names that lie on the global object; what a name is there decides which table judges its members. */
const interfaceOf: Readonly<Record<string, string>> = {
  navigator: 'Navigator',
  document: 'Document',
  window: 'Window',
  globalThis: 'Window',
  self: 'Window',
  screen: 'Screen',
  performance: 'Performance',
  crypto: 'Crypto',
  location: 'Location',
  history: 'History',
}
const { api, javascript, webassembly } = compatData
const builtins = javascript.builtins

/** `Map.groupBy` and the like by their full names, members of instances by their own. */
const lateGlobals = new Map<string, string>()
const lateOfObject = new Map<string, string>()
const lateMembers = new Map<string, string>()
const knownMembers = new Set<string>()
const isName = (name: string) => /^[a-zA-Z_$][\w$]*$/.test(name)
const filledNames = new Set<string>(filled)
// core-js gives the typed arrays theirs apart, and nothing built uses them: a name alone cannot tell them from those of arrays.
const isFilled = (owner: string, name: string) =>
  filledNames.has(`${owner}.${name}`) || filledNames.has(`${owner}.prototype.${name}`)
const sisters: Readonly<Record<string, string>> = { TypedArray: 'Array', Object: 'Map' }

/** Takes in a member that came late; `isBuiltin` when it is the language's and not the browser's. */
function readLate(owner: string, key: string, late: string, isBuiltin: boolean): void {
  const name = key.replace(/_static$/, '')
  lateOfObject.set(`${owner}.${name}`, late)
  const isSisterFilled = isFilled(sisters[owner] ?? owner, name)
  const isFirst = isBuiltin || !lateMembers.has(name)
  if (!key.endsWith('_static') && !isSisterFilled && isFirst) lateMembers.set(name, `${owner}.${name}: ${late}`)
}

function readTable(table: typeof api, isBuiltin: boolean): void {
  for (const [owner, node] of childrenOf(table)) {
    const lacked = lackedBy(node)
    if (lacked && isName(owner)) lateGlobals.set(owner, lacked)
    for (const [key, member] of childrenOf(node)) {
      const name = key.replace(/_static$/, '')
      if (!isName(name) || key.endsWith('_event') || !member.__compat) continue
      const late = lackedBy(member)
      if (!late) knownMembers.add(name)
      else if (!isFilled(owner, name)) readLate(owner, key, late, isBuiltin)
    }
  }
}
readTable(builtins, true)
readTable(api, false)
for (const [, node] of childrenOf(webassembly.api))
  for (const [name] of childrenOf(node)) knownMembers.add(name.replace(/_static$/, ''))
for (const name of knownMembers) lateMembers.delete(name)
/** Members that the language itself brings: no library may be taken for their owner without being named. */
const builtinMembers = new Set(
  childrenOf(builtins).flatMap(([, node]) => childrenOf(node).map(([name]) => name.replace(/_static$/, ''))),
)

const iteratorHelpers = new Set(
  childrenOf(builtins['Iterator'] as typeof api)
    .filter(([, node]) => lackedBy(node))
    .map(([name]) => name),
)
const lateStyles = new Set(
  childrenOf(compatData.css.properties)
    .filter(([, node]) => lackedBy(node))
    .map(([name]) => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())),
)

export interface Script {
  readonly file: string
  readonly source: string
  readonly tree: Program
}

/** Parses a built script as ES2022, the last that both know nearly whole. A later syntax throws with its place. */
export const parseScript = (file: string, source: string): Script => ({
  file,
  source,
  tree: parse(source, { ecmaVersion: 2022, sourceType: 'module' }),
})

/** Visits every node; `around` holds the nodes around it, outermost first, and is the same array all along. */
function visit(node: AnyNode, around: AnyNode[], see: (node: AnyNode, around: readonly AnyNode[]) => void): void {
  see(node, around)
  around.push(node)
  for (const key in node) {
    const value = (node as unknown as Record<string, unknown>)[key]
    if (typeof value !== 'object' || value === null) continue
    if (Array.isArray(value)) {
      for (const child of value as (AnyNode | null)[]) if (child) visit(child, around, see)
    } else if (typeof (value as AnyNode).type === 'string') visit(value as AnyNode, around, see)
  }
  around.pop()
}

const nameOfKey = (node: AnyNode): string | null =>
  node.type === 'Identifier' ? node.name : node.type === 'Literal' && typeof node.value === 'string' ? node.value : null

/** The name that a node gives to a method or field of the script's own; null when it gives none. */
function ownName(node: AnyNode): string | null {
  const isDefinition = node.type === 'Property' || node.type === 'MethodDefinition' || node.type === 'PropertyDefinition'
  if (isDefinition) return node.computed ? null : nameOfKey(node.key)
  return node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression' ? nameOfKey(node.left.property) : null
}

/** True where the script asks first: `x.y?.()`, `typeof x.y`, `'y' in x`, or a condition around it that names it. */
function isAskedFirst(name: string, node: AnyNode, around: readonly AnyNode[], source: string): boolean {
  const parent = around.at(-1)
  if (parent?.type === 'UnaryExpression') return true
  if (parent?.type === 'CallExpression' && parent.callee === node && parent.optional) return true
  const names = new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`)
  const inside = [...around, node]
  const isCondition = around.some((outer, depth) => {
    const next = inside[depth + 1]
    const test =
      outer.type === 'IfStatement' || outer.type === 'ConditionalExpression'
        ? outer.test
        : outer.type === 'LogicalExpression'
          ? outer.left
          : null
    return test !== null && (next === test ? true : names.test(source.slice(test.start, test.end)))
  })
  if (isCondition) return true
  const wrapper = around.find((outer) => outer.type.includes('Function'))
  const before = source.slice(wrapper?.start ?? node.start, node.start)
  return new RegExp(`(["'\`])${name}\\1\\s*in\\b|typeof\\s*[\\w.$]*\\b${name}\\b|\\b${name}\\s*={2,3}\\s*void 0`).test(before)
}

const isMemberKey = (node: AnyNode, parent: AnyNode | undefined) =>
  (parent?.type === 'MemberExpression' && parent.property === node && !parent.computed) ||
  ((parent?.type === 'Property' || parent?.type === 'MethodDefinition' || parent?.type === 'PropertyDefinition') &&
    parent.key === node &&
    !parent.computed)

function pattern(text: string): string | null {
  if (/\(\?<[=!]/.test(text)) return 'look-behind'
  return /\(\?[a-z]*-?[a-z]+:/.test(text) ? 'modifiers in a pattern' : null
}

function syntaxOf(node: AnyNode, around: readonly AnyNode[]): string | null {
  if (node.type === 'StaticBlock') return 'static block'
  if (node.type === 'Literal' && node.regex) return pattern(node.regex.pattern)
  if (node.type === 'Literal' && typeof node.value === 'string') return pattern(node.value)
  if (node.type === 'TemplateElement') return pattern(node.value.raw)
  if (node.type === 'ForOfStatement' && node.await) return 'for await'
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression' || node.callee.property.type !== 'Identifier')
    return around.some((outer) => outer.type === 'Property' && nameOfKey(outer.key) === 'style') &&
      node.type === 'Property' &&
      lateStyles.has(nameOfKey(node.key) ?? '')
      ? `style ${nameOfKey(node.key)}`
      : null
  const { object, property } = node.callee
  const isIterator =
    object.type === 'CallExpression' &&
    object.callee.type === 'MemberExpression' &&
    object.callee.property.type === 'Identifier' &&
    (object.callee.property.name === 'matchAll' ||
      (object.arguments.length === 0 && /^(values|keys|entries)$/.test(object.callee.property.name)))
  return isIterator && iteratorHelpers.has(property.name) ? `Iterator.${property.name}` : null
}

/** What is done with a value that may be missing: read, it does no harm. */
const isUsed = (node: AnyNode, parent: AnyNode | undefined) =>
  ((parent?.type === 'CallExpression' || parent?.type === 'NewExpression') && parent.callee === node) ||
  (parent?.type === 'MemberExpression' && parent.object === node && !parent.optional) ||
  parent?.type === 'SpreadElement'

/** The missing thing that a node uses, by global name or by object and member; `isShared` when libraries have methods of that name. */
function missingIn(
  node: AnyNode,
  parent: AnyNode | undefined,
): { name: string; what: string; why: string; isShared: boolean } | null {
  if (node.type === 'Identifier') {
    const global = isUsed(node, parent) ? lateOfObject.get(`Window.${node.name}`) : undefined
    const why = isMemberKey(node, parent) ? undefined : (lateGlobals.get(node.name) ?? global)
    return why === undefined ? null : { name: node.name, what: node.name, why, isShared: false }
  }
  if (node.type !== 'MemberExpression' || node.computed || node.property.type !== 'Identifier' || !isUsed(node, parent))
    return null
  const { name } = node.property
  const object = node.object.type === 'Identifier' ? node.object.name : ''
  const what = `${interfaceOf[object] ?? object}.${name}`
  const why = lateOfObject.get(what) ?? (object in interfaceOf ? lateGlobals.get(name) : undefined)
  if (why !== undefined) return { name, what, why, isShared: false }
  const late = parent?.type === 'CallExpression' ? lateMembers.get(name) : undefined
  return late === undefined ? null : { name, what: `.${name}()`, why: late, isShared: !builtinMembers.has(name) }
}

/** What of the scripts a browser of the floor lacks, by file. Names that any script defines itself are not taken for the browser's. */
export function findingsIn(scripts: readonly Script[]): ReadonlyMap<string, readonly Finding[]> {
  const own = new Set<string>()
  const found: { readonly file: string; readonly finding: Finding; readonly sharedName: string | null }[] = []
  for (const { file, source, tree } of scripts)
    visit(tree, [], (node, around) => {
      const name = ownName(node)
      if (name !== null) own.add(name)
      const syntax = syntaxOf(node, around)
      if (syntax) {
        const finding = { what: syntax, why: 'not in Safari 16.0, or not in Chromium 103', at: node.start }
        found.push({ file, finding, sharedName: null })
      }
      const missing = missingIn(node, around.at(-1))
      if (!missing || isAskedFirst(missing.name, node, around, source)) return
      const finding = { what: missing.what, why: missing.why, at: node.start }
      found.push({ file, finding, sharedName: missing.isShared ? missing.name : null })
    })
  const real = found.filter(({ sharedName }) => sharedName === null || !own.has(sharedName))
  const byFile = Map.groupBy(real, ({ file }) => file)
  return new Map([...byFile].map(([file, rows]) => [file, rows.map(({ finding }) => finding)]))
}
