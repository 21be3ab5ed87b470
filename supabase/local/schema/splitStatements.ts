export interface Statement {
  readonly sql: string
  /** 1-based line in the file where the statement's first word stands. */
  readonly line: number
}

const DOLLAR_TAG = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y

/** Index just past the quoted text, comment or dollar-quoted body that starts at `start`; `start` when none does. */
const pastQuoted = (sql: string, start: number): number => {
  const two = sql.slice(start, start + 2)
  const to = (end: number, length: number) => (end === -1 ? sql.length : end + length)
  if (two === '--') return to(sql.indexOf('\n', start), 1)
  if (two === '/*') {
    // Block comments nest in PostgreSQL.
    let depth = 0
    for (let at = start; at < sql.length; at++) {
      const pair = sql.slice(at, at + 2)
      if (pair === '/*') depth++
      else if (pair === '*/' && --depth === 0) return at + 2
      if (pair === '/*' || pair === '*/') at++
    }
    return sql.length
  }
  const quote = sql[start]
  if (quote === '"' || quote === "'") {
    const escapes = quote === "'" && /(^|[^\w])[eE]$/.test(sql.slice(Math.max(0, start - 2), start))
    for (let at = start + 1; at < sql.length; at++) {
      if (escapes && sql[at] === '\\') at++
      else if (sql[at] === quote && sql[at + 1] === quote) at++
      else if (sql[at] === quote) return at + 1
    }
    return sql.length
  }
  if (quote === '$' && !/[\w\u0080-\uffff]/.test(sql[start - 1] ?? '')) {
    DOLLAR_TAG.lastIndex = start
    const tag = DOLLAR_TAG.exec(sql)?.[0]
    if (tag !== undefined) return to(sql.indexOf(tag, start + tag.length), tag.length)
  }
  return start
}

const ONLY_COMMENTS = /^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/

/**
 * Splits a migration at its top-level semicolons, so that a refusal can be traced to its line.
 * Knows quotes, E'' strings, dollar quotes, nested comments and `begin atomic … end` bodies. O(n).
 */
export const splitStatements = (sql: string): Statement[] => {
  const statements: Statement[] = []
  let from = 0
  let atomic = 0
  const take = (to: number) => {
    const raw = sql.slice(from, to)
    const lead = ONLY_COMMENTS.exec(raw)?.[0].length ?? 0
    if (raw.slice(lead).trim() !== '') {
      const start = from + lead
      statements.push({ sql: sql.slice(start, to).trimEnd(), line: sql.slice(0, start).split('\n').length })
    }
    from = to + 1
  }
  let at = 0
  while (at < sql.length) {
    const past = pastQuoted(sql, at)
    if (past > at) {
      at = past
      continue
    }
    const word = /\w/.test(sql[at - 1] ?? '')
      ? null
      : /^(?:begin\s+atomic|case|end)\b/i.exec(sql.slice(at, at + 40))?.[0].toLowerCase()
    if (word?.startsWith('begin')) atomic++
    else if (atomic > 0 && word === 'case') atomic++
    else if (atomic > 0 && word === 'end') atomic--
    if (sql[at] === ';' && atomic === 0) take(at)
    at++
  }
  take(sql.length)
  return statements
}
