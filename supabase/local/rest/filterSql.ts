import { arrayText, identifier, literal } from '../sqlText.ts'
import type { Condition, Field, Filter } from './ast.ts'
import type { Table } from './catalog.ts'
import { OPERATORS, parseList } from './parseCondition.ts'
import { unquote } from './parseSelect.ts'
import { parseFailure, RestError } from './restError.ts'

/** How a level's columns are written: the table's alias, what the table has, and the embeds joined to it. */
export interface Scope {
  readonly alias: string
  readonly table: Table | null
  /** Embed name to the SQL that is true when the embed found something. */
  readonly embeds: ReadonlyMap<string, string>
}

export const fieldSql = (scope: Scope, field: Field): string => {
  const type = scope.table?.columns.get(field.column)
  if (scope.table !== null && type === undefined)
    throw new RestError(400, '42703', `column ${scope.table.name}.${field.column} does not exist`)
  const column = `${scope.alias}.${identifier(field.column)}`
  if (field.path.length === 0) return column
  const root = type === 'json' || type === 'jsonb' ? column : `to_jsonb(${column})`
  const steps = field.path.map(({ asText, key }) => `${asText ? '->>' : '->'}${/^-?\d+$/.test(key) ? key : literal(key)}`)
  return `(${root}${steps.join('')})`
}

const IS: ReadonlyMap<string, string> = new Map([
  ['null', 'is null'],
  ['not_null', 'is not null'],
  ['true', 'is true'],
  ['false', 'is false'],
  ['unknown', 'is unknown'],
])

const comparison = (column: string, filter: Filter): string => {
  const { operator, value, quantifier, language } = filter
  if (operator === 'is') {
    const test = IS.get(value.toLowerCase())
    if (test === undefined) throw parseFailure('an is. filter', value)
    return `${column} ${test}`
  }
  if (operator === 'in') return `${column} = any (${literal(arrayText(parseList(value)))})`
  const symbol = OPERATORS.get(operator) ?? '='
  if (operator.endsWith('fts')) {
    const configuration = language === null ? '' : `${literal(language)}, `
    return `${column} @@ ${symbol}(${configuration}${literal(value)})`
  }
  const isPattern = operator === 'like' || operator === 'ilike'
  if (quantifier !== null) {
    const members = parseList(`(${value.replace(/^\{(.*)\}$/s, '$1')})`).map((member) =>
      isPattern ? member.replaceAll('*', '%') : member,
    )
    return `${column} ${symbol} ${quantifier} (${literal(arrayText(members.map(unquote)))})`
  }
  return `${column} ${symbol} ${literal(isPattern ? value.replaceAll('*', '%') : value)}`
}

/** One condition as SQL. Throws RestError for an unknown column or operator value. */
const conditionSql = (scope: Scope, condition: Condition): string => {
  if (condition.kind === 'group') {
    const members = condition.members.map((member) => conditionSql(scope, member))
    return `${condition.isNegated ? 'not ' : ''}(${members.join(` ${condition.joiner} `)})`
  }
  const embed = scope.embeds.get(condition.field.column)
  if (embed !== undefined && condition.operator === 'is' && condition.value === 'null')
    return condition.isNegated ? embed : `not (${embed})`
  const test = comparison(fieldSql(scope, condition.field), condition)
  return condition.isNegated ? `not (${test})` : test
}

export const whereSql = (scope: Scope, conditions: readonly Condition[], more: readonly string[] = []): string => {
  const all = [...more, ...conditions.map((condition) => conditionSql(scope, condition))]
  return all.length === 0 ? '' : ` where ${all.join(' and ')}`
}
