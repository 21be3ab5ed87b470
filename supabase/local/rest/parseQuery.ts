import type { Level, Query } from './ast.ts'
import { parseFilter, parseGroup, parseOrder } from './parseCondition.ts'
import { parseSelect, splitTop, unquote } from './parseSelect.ts'
import { parseFailure } from './restError.ts'

const wholeNumber = (name: string, text: string): number => {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0) throw parseFailure(name, text)
  return value
}

const names = (text: string): string[] => splitTop(text, ',').map((name) => unquote(name.trim()))

/**
 * Reads a PostgREST query string. With `isRpcGet`, a parameter that is no operator form is an argument, and so is
 * everything whose name is in `argumentNames`.
 * Throws RestError PGRST100.
 */
export const parseQuery = (parameters: URLSearchParams, argumentNames: ReadonlySet<string> = new Set()): Query => {
  const levels = new Map<string, Level>()
  const at = (path: string): Level => {
    const level = levels.get(path) ?? { where: [], order: [], limit: null, offset: 0 }
    levels.set(path, level)
    return level
  }
  at('')
  const plain = new Map<string, string>()
  let select = '*'
  let columns: readonly string[] | null = null
  let onConflict: readonly string[] | null = null

  for (const [name, value] of parameters) {
    if (argumentNames.has(name)) plain.set(name, value)
    else if (name === 'apikey') continue
    else if (name === 'select') select = value
    else if (name === 'columns') columns = names(value)
    else if (name === 'on_conflict') onConflict = names(value)
    else {
      const path = splitTop(name, '.')
      const last = path.pop() ?? ''
      if (last === 'and' || last === 'or') {
        const isNegated = path.at(-1) === 'not'
        if (isNegated) path.pop()
        at(path.join('.')).where.push(parseGroup(last, isNegated, value))
        continue
      }
      const level = path.map(unquote).join('.')
      if (last === 'order') at(level).order = parseOrder(value)
      else if (last === 'limit') at(level).limit = wholeNumber('limit', value)
      else if (last === 'offset') at(level).offset = wholeNumber('offset', value)
      else {
        const filter = parseFilter(last, value)
        if (filter === null) plain.set(name, value)
        else at(level).where.push(filter)
      }
    }
  }
  return { select: parseSelect(select), levels, columns, onConflict, plain }
}
