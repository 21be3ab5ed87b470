import postcss, { type AtRule, type Declaration, type Rule } from 'postcss'
import { compatData, lackedBy, type CompatNode } from './compat'
import type { Finding } from './scripts'

const { css } = compatData
const selectors = css.selectors
const length = css.types['length'] as CompatNode
const node = (parent: CompatNode | undefined, name: string) => parent?.[name] as CompatNode | undefined

/** Functions of values: most are types of their own, colours lie under theirs. */
function functionNode(name: string): CompatNode | undefined {
  return node(css.types, name) ?? node(node(css.types, 'color'), name)
}

const units: readonly (readonly [RegExp, string])[] = [
  [/^d(vh|vw|vi|vb|vmin|vmax)$/, 'viewport_percentage_units_dynamic'],
  [/^s(vh|vw|vi|vb|vmin|vmax)$/, 'viewport_percentage_units_small'],
  [/^l(vh|vw|vi|vb|vmin|vmax)$/, 'viewport_percentage_units_large'],
  [/^cq(w|h|i|b|min|max)$/, 'container_query_length_units'],
  [/^(cap|ic|lh|rcap|rch|rex|ric|rlh)$/, ''],
]

interface Candidate {
  readonly what: string
  readonly node: CompatNode | undefined
}

function* ofValue({ prop, value }: Declaration): Generator<Candidate> {
  const text = value.replace(/url\([^)]*\)|"[^"]*"|'[^']*'/g, '')
  for (const [, name] of text.matchAll(/([a-z-]+)\(/g)) yield { what: `${name}()`, node: functionNode(name!) }
  for (const [, unit] of text.matchAll(/[\d.]([a-z]+)\b/g)) {
    const known = units.find(([shape]) => shape.test(unit!))
    if (known) yield { what: `unit ${unit}`, node: node(length, known[1] || unit!) }
  }
  const property = node(css.properties, prop)
  for (const word of text.split(/[\s,()]+/))
    if (/^[a-z][a-z-]*$/.test(word)) yield { what: `${prop}: ${word}`, node: node(property, word) }
}

function* ofRule(rule: Rule): Generator<Candidate> {
  const inKeyframes = rule.parent?.type === 'atrule' && (rule.parent as AtRule).name.endsWith('keyframes')
  if (inKeyframes) return
  if (rule.selector.includes('&') || rule.parent?.type === 'rule')
    yield { what: 'nesting', node: selectors['nesting'] as CompatNode }
  for (const [, name] of rule.selector.matchAll(/::?([a-z-]+)/g)) yield { what: `:${name}`, node: node(selectors, name!) }
}

function* ofAtRule({ name, params }: AtRule): Generator<Candidate> {
  const rule = node(css['at-rules'], name)
  yield { what: `@${name}`, node: rule }
  if (name !== 'media' && name !== 'container') return
  if (/[<>=]/.test(params)) yield { what: '@media range', node: node(node(css['at-rules'], 'media'), 'range_syntax') }
  for (const [, feature] of params.matchAll(/\(([a-z-]+)/g)) yield { what: `@media ${feature}`, node: node(rule, feature!) }
}

/** True where the same rule gives the same property before, in a way that is understood: the browser keeps that one. */
const hasFallback = (declaration: Declaration): boolean => {
  const siblings = declaration.parent?.nodes ?? []
  const earlier = siblings.slice(0, siblings.indexOf(declaration))
  // A value with a variable is judged only when it is used: then it is too late for the one before.
  return !declaration.value.includes('var(') && earlier.some((other) => other.type === 'decl' && other.prop === declaration.prop)
}

/** What of a built style sheet a browser of the floor lacks. */
export function findingsInStyles(source: string): readonly Finding[] {
  const findings: Finding[] = []
  const judge = (candidates: Iterable<Candidate>, at: number) => {
    for (const { what, node: entry } of candidates) {
      const why = lackedBy(entry)
      if (why) findings.push({ what, why, at })
    }
  }
  postcss.parse(source).walk((part) => {
    const at = part.source?.start?.offset ?? 0
    if (part.type === 'rule') judge(ofRule(part), at)
    else if (part.type === 'atrule') judge(ofAtRule(part), at)
    else if (part.type === 'decl' && !part.prop.startsWith('--')) {
      judge([{ what: part.prop, node: node(css.properties, part.prop) }], at)
      if (!hasFallback(part)) judge(ofValue(part), at)
    } else if (part.type === 'decl')
      judge(
        [...ofValue(part)].filter(({ what }) => !what.includes(':')),
        at,
      )
  })
  return findings
}
