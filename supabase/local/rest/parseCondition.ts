import type { Condition, Filter, OrderTerm } from './ast.ts'
import { parseField, splitTop, unquote } from './parseSelect.ts'
import { parseFailure } from './restError.ts'

export const OPERATORS: ReadonlyMap<string, string> = new Map([
  ['eq', '='],
  ['neq', '<>'],
  ['gt', '>'],
  ['gte', '>='],
  ['lt', '<'],
  ['lte', '<='],
  ['like', 'like'],
  ['ilike', 'ilike'],
  ['match', '~'],
  ['imatch', '~*'],
  ['isdistinct', 'is distinct from'],
  ['cs', '@>'],
  ['cd', '<@'],
  ['ov', '&&'],
  ['sl', '<<'],
  ['sr', '>>'],
  ['nxr', '&<'],
  ['nxl', '&>'],
  ['adj', '-|-'],
  ['in', 'in'],
  ['is', 'is'],
  ['fts', 'to_tsquery'],
  ['plfts', 'plainto_tsquery'],
  ['phfts', 'phraseto_tsquery'],
  ['wfts', 'websearch_to_tsquery'],
])

const CONDITION = /^(not\.)?([a-z]+)(?:\(([\w ]+)\))?\.(.*)$/s

/** `not.eq.5` and the like; null when the text has no such form (an argument of a GET rpc). */
export const parseFilter = (fieldText: string, text: string): Filter | null => {
  const [, not, operator = '', modifier, value = ''] = CONDITION.exec(text) ?? []
  if (!OPERATORS.has(operator)) return null
  const quantifier = modifier === 'any' || modifier === 'all' ? modifier : null
  const language = operator.endsWith('fts') ? (modifier ?? null) : null
  return { kind: 'filter', field: parseField(fieldText), isNegated: not !== undefined, operator, quantifier, language, value }
}

const GROUP = /^(not\.)?(and|or)\((.*)\)$/s

const parseMember = (text: string): Condition => {
  const [, not, joiner, body] = GROUP.exec(text) ?? []
  if (body !== undefined) return parseGroup(joiner === 'or' ? 'or' : 'and', not !== undefined, `(${body})`)
  // The field ends at the first dot outside quotes: names with dots must be quoted here.
  const [field = '', ...rest] = splitTop(text, '.')
  const filter = parseFilter(field, rest.join('.'))
  if (filter === null) throw parseFailure('logic tree', text)
  const isQuoted = /^".*"$/s.test(filter.value)
  return isQuoted && filter.operator !== 'in' ? { ...filter, value: unquote(filter.value) } : filter
}

/** The value of `and=`, `or=`: `(a.eq.1,or(b.lt.2,c.is.null))`. Throws RestError PGRST100. */
export const parseGroup = (joiner: 'and' | 'or', isNegated: boolean, text: string): Condition => {
  if (!/^\(.*\)$/s.test(text)) throw parseFailure('logic tree', text)
  const members = splitTop(text.slice(1, -1), ',').map((member) => parseMember(member.trim()))
  return { kind: 'group', joiner, isNegated, members }
}

/** The members of `in.(…)`, unquoted. */
export const parseList = (text: string): string[] => {
  if (!/^\(.*\)$/s.test(text)) throw parseFailure('a list', text)
  const body = text.slice(1, -1)
  return body === '' ? [] : splitTop(body, ',').map(unquote)
}

const ORDER = /^(.+?)((?:\.(?:asc|desc))?(?:\.nulls(?:first|last))?)$/s

/** The `order` parameter. Throws RestError PGRST100. */
export const parseOrder = (text: string): OrderTerm[] =>
  splitTop(text, ',').map((term) => {
    const [, target = '', suffix = ''] = ORDER.exec(term.trim()) ?? []
    const [, relation, inner] = /^([^()]+)\((.+)\)$/s.exec(target) ?? []
    if (target === '') throw parseFailure('order', text)
    const nulls = suffix.includes('nullsfirst') ? 'first' : suffix.includes('nullslast') ? 'last' : null
    return {
      field: parseField(inner ?? target),
      relation: relation === undefined ? null : unquote(relation),
      isDescending: suffix.startsWith('.desc'),
      nulls,
    }
  })
