import { reads, tables, topics, writes } from './matrix'
import { roles, type Role } from './personas'

const heading = `| | ${roles.join(' | ')} |\n|---|${roles.map(() => '---').join('|')}|`
const line = (name: string, cell: (role: Role) => string): string =>
  `| ${name} | ${roles.map((role) => cell(role) || '–').join(' | ')} |`
const letters = { select: 'r', insert: 'i', update: 'u', delete: 'd' } as const

/** The access matrix as Markdown, from the same values the tests run on. */
export const matrixMarkdown = (): string =>
  [
    '**Tables**: r read, i insert, u update, d delete',
    '',
    heading,
    ...tables.map(({ table, allowed }) =>
      line(table.replace('public.', ''), (role) =>
        (['select', 'insert', 'update', 'delete'] as const)
          .map((verb) => (allowed[verb]?.includes(role) ? letters[verb] : ''))
          .join(''),
      ),
    ),
    '',
    '**Functions that read**',
    '',
    heading,
    ...reads.map(({ name, allowed }) => line(name, (role) => (allowed.includes(role) ? 'yes' : ''))),
    '',
    '**Functions that write**',
    '',
    heading,
    ...writes.map(({ name, allowed }) => line(name, (role) => (allowed.includes(role) ? 'yes' : ''))),
    '',
    '**Realtime topics** `branch:<area>:…`',
    '',
    heading,
    ...topics.map(({ subject, allowed }) => line(subject, (role) => (allowed.includes(role) ? 'hears' : ''))),
  ].join('\n')
