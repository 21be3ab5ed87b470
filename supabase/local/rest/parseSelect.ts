import type { Field, SelectItem } from './ast.ts'
import { parseFailure, RestError } from './restError.ts'

/** Cuts at `separator` outside quotes, parentheses and braces. */
export const splitTop = (text: string, separator: string): string[] => {
  const parts: string[] = []
  let depth = 0
  let isQuoted = false
  let from = 0
  for (let at = 0; at < text.length; at++) {
    const letter = text[at]
    if (isQuoted && letter === '\\') at++
    else if (letter === '"') isQuoted = !isQuoted
    else if (isQuoted) continue
    else if (letter === '(' || letter === '{') depth++
    else if (letter === ')' || letter === '}') depth--
    else if (letter === separator && depth === 0) {
      parts.push(text.slice(from, at))
      from = at + 1
    }
  }
  if (isQuoted || depth !== 0) throw parseFailure('brackets or quotes', text)
  parts.push(text.slice(from))
  return parts
}

export const unquote = (name: string): string => (/^".*"$/s.test(name) ? name.slice(1, -1).replace(/\\(.)/gs, '$1') : name)

/** `column->key->>0` to a field. */
export const parseField = (text: string): Field => {
  const [column = '', ...rest] = text.split(/(->>|->)/)
  if (column === '') throw parseFailure('a field name', text)
  const path: { asText: boolean; key: string }[] = []
  for (let at = 0; at < rest.length; at += 2) {
    const key = rest[at + 1]
    if (key === undefined || key === '') throw parseFailure('a JSON path', text)
    path.push({ asText: rest[at] === '->>', key: unquote(key) })
  }
  return { column: unquote(column), path }
}

const AGGREGATE = /^(?:.*\.)?(?:sum|avg|max|min|count)\(\)(?:::\w+)?$/
const ALIASED = /^("(?:[^"\\]|\\.)*"|[^:"()]*):(?!:)(.*)$/s

const parseItem = (text: string): SelectItem => {
  if (text === '*') return { kind: 'all' }
  if (AGGREGATE.test(text)) throw new RestError(400, 'PGRST123', 'Use of aggregate functions is not allowed')
  const isSpread = text.startsWith('...')
  const bare = isSpread ? text.slice(3) : text
  const [, aliasText, aliased] = ALIASED.exec(bare) ?? []
  const alias = aliasText === undefined ? null : unquote(aliasText)
  const body = aliased ?? bare
  const open = body.indexOf('(')
  if (open !== -1) {
    if (!body.endsWith(')')) throw parseFailure('an embedded resource', text)
    const [name = '', ...modifiers] = body.slice(0, open).split('!').map(unquote)
    const hint = modifiers.find((modifier) => modifier !== 'inner' && modifier !== 'left') ?? null
    return {
      kind: 'embed',
      name,
      alias,
      hint,
      isInner: modifiers.includes('inner'),
      isSpread,
      select: parseSelect(body.slice(open + 1, -1)),
    }
  }
  const [fieldText = '', cast] = body.split('::')
  if (cast !== undefined && !/^[a-z_][\w ]*(?:\[\])?$/i.test(cast)) throw parseFailure('a cast', text)
  return { kind: 'column', field: parseField(fieldText), alias, cast: cast ?? null }
}

/** The `select` parameter. Throws RestError PGRST100. */
export const parseSelect = (text: string): SelectItem[] =>
  splitTop(text, ',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
    .map(parseItem)
