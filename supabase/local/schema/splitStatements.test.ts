import { expect, test } from 'vitest'
import { splitStatements } from './splitStatements.ts'

const texts = (sql: string) => splitStatements(sql).map((statement) => statement.sql)

test('cuts at top-level semicolons and tells each statement its line', () => {
  expect(splitStatements('select 1;\n\n-- two\nselect\n2;\n')).toEqual([
    { sql: 'select 1', line: 1 },
    { sql: 'select\n2', line: 4 },
  ])
})

test('keeps semicolons inside strings, names, comments and dollar quotes', () => {
  for (const one of [
    "select ';', 'it''s;'",
    `select ";" from "a"";b"`,
    'select 1 /* ; /* nested; */ still; */ + 2',
    'select 1 -- ;\n + 2',
    'do $$ begin perform 1; end $$',
    "create function f() returns int language sql as $body$ select '$$;'; $body$",
    String.raw`select E'\';'`,
    'create function f() returns int language sql begin atomic select 1; select case when true then 1 end; end',
  ])
    expect(texts(`${one};\n${one}`)).toEqual([one, one])
})

test('finds nothing in an empty file or in comments alone', () => {
  expect(texts('')).toEqual([])
  expect(texts(' ;; -- nothing\n /* at all; */ ;')).toEqual([])
})

test('joined again, the statements are the file without its separators', () => {
  const pieces = ['select 1', "insert into t values (';')", 'do $x$ ; $x$', 'select "a;b"', "select 'c' /* ; */"]
  for (let seed = 1; seed <= 50; seed++) {
    const chosen = Array.from({ length: 6 }, (_, at) => pieces[(seed * 7 + at * 3 + ((seed * at) % 4)) % pieces.length] ?? '')
    expect(texts(chosen.join(';\n'))).toEqual(chosen)
  }
})
