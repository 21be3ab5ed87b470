import type { EmbedItem } from './ast.ts'
import type { Catalog, Relationship } from './catalog.ts'
import { RestError } from './restError.ts'

// `areas!parent_id` from areas itself is the parent: a table that points at itself has the column on both sides.
const isKeySide = ({ from, to, isToOne }: Relationship): boolean => from !== to || isToOne

const matchesHint = (relationship: Relationship, hint: string): boolean =>
  relationship.constraint === hint ||
  (relationship.to === hint && relationship.from !== hint) ||
  relationship.via?.table === hint ||
  relationship.via?.constraints.includes(hint) === true ||
  (relationship.via === null &&
    isKeySide(relationship) &&
    relationship.pairs.some(([here, there]) => (relationship.isToOne ? here : there) === hint))

const describe = (relationship: Relationship): string =>
  relationship.via === null
    ? `${relationship.from} and ${relationship.to} by ${relationship.constraint}`
    : `${relationship.from} and ${relationship.to} through ${relationship.via.table}`

/** Finds the one relationship an embed means. Throws RestError PGRST200 when none fits, PGRST201 when several do. */
export const relate = (catalog: Catalog, from: string, embed: EmbedItem): Relationship => {
  const { name, hint } = embed
  const starting = catalog.relationships.filter((relationship) => relationship.from === from)
  const byTable = starting.filter((relationship) => relationship.to === name)
  // `author_id(*)` or `posts_author_fkey(*)`: the key itself stands for its target.
  const byKey = starting.filter(
    ({ isToOne, via, constraint, pairs }) =>
      via === null && isToOne && (constraint === name || pairs.some(([here]) => here === name)),
  )
  const named = byTable.length > 0 ? byTable : byKey
  const found = hint === null ? named : named.filter((relationship) => matchesHint(relationship, hint))
  const direct = found.filter(({ via }) => via === null)
  // A junction that is also the direct neighbour's table would make every plain embed ambiguous.
  const candidates = hint === null && direct.length === 1 && found.length > 1 ? direct : found
  const [only] = candidates
  if (only === undefined)
    throw new RestError(
      400,
      'PGRST200',
      `Could not find a relationship between '${from}' and '${name}' in the schema cache`,
      `Searched for a foreign key relationship between '${from}' and '${name}'${hint === null ? '' : ` using the hint '${hint}'`}, but no matches were found.`,
    )
  if (candidates.length > 1)
    throw new RestError(
      300,
      'PGRST201',
      `Could not embed because more than one relationship was found for '${from}' and '${name}'`,
      candidates.map(describe).join('; '),
      `Try changing '${name}' to one of: ${candidates.map((candidate) => `'${name}!${candidate.via?.table ?? candidate.constraint}'`).join(', ')}`,
    )
  return only
}
