import type { Filter, FilterValue, FilterValues, RecordKind, Sort } from './record'

/** Rows that were chosen for an act: these, or all of the filter but these. */
export interface Chosen {
  readonly isAll: boolean
  readonly ids: readonly string[]
}
export const nothingChosen: Chosen = { isAll: false, ids: [] }

/** What a list shows and how: the part of the address that belongs to it. */
export interface ListState {
  readonly filters: FilterValues
  readonly sort: Sort
  readonly chosen: Chosen
}
export type Described = Pick<RecordKind<{ readonly id: string }>, 'kind' | 'filters' | 'sort' | 'first'>

/** An address holds so many ids; of more it holds none, since a part of a choice is another choice. */
const mostIds = 40
const written = (text: string) => encodeURIComponent(text).replace(/~/g, '%7E').replace(/\./g, '%2E')
const isListOf = (value: FilterValue): value is readonly (string | number)[] => Array.isArray(value)

/** `hazard~open.1~kind.fire,road~sort.-deadline`: short, and readable to whoever looks at the address. */
export function writeList(kind: string, { filters, sort, chosen }: ListState): string {
  const parts = Object.entries(filters).map(([id, value]) => {
    const text = isListOf(value)
      ? value.map((one) => written(String(one))).join(',')
      : value === true
        ? '1'
        : written(String(value))
    return `${id}.${text}`
  })
  const ids = chosen.ids.join(',')
  const isKept = chosen.ids.length <= mostIds
  if (isKept && chosen.isAll) parts.push(`but.${ids}`)
  else if (isKept && ids !== '') parts.push(`chosen.${ids}`)
  return [kind, ...parts, `sort.${sort.isDown ? '-' : ''}${sort.id}`].join('~')
}

function parseFilter(filter: Filter, text: string): FilterValue | null {
  const words = text.split(',').map(decodeURIComponent)
  switch (filter.kind) {
    case 'flag':
      return text === '1' ? true : null
    case 'text':
      return words.join(',') || null
    case 'choice': {
      const known = filter.values.filter((value) => words.includes(String(value)))
      return known.length > 0 ? known : null
    }
    case 'ids': {
      const ids = words.filter((one) => /^[0-9a-f-]{36}$/.test(one))
      return ids.length > 0 ? ids : null
    }
    default: {
      const numbers = words.map(Number).filter(Number.isFinite)
      return numbers.length > 0 ? numbers : null
    }
  }
}

/** The state in an address, as far as it is understood; null when it speaks of another list. */
export function readList(record: Described, sorts: readonly string[], text: string | undefined): ListState | null {
  const [kind, ...parts] = (text ?? '').split('~')
  if (kind !== record.kind) return null
  const said = new Map(parts.map((part) => [part.slice(0, part.indexOf('.')), part.slice(part.indexOf('.') + 1)] as const))
  const filters: Record<string, FilterValue> = {}
  try {
    for (const filter of record.filters) {
      const value = said.has(filter.id) ? parseFilter(filter, said.get(filter.id)!) : null
      if (value !== null) filters[filter.id] = value
    }
  } catch {
    // A broken escape: what was understood stands.
    return null
  }
  const [, sign, id] = /^(-?)(\w+)$/.exec(said.get('sort') ?? '') ?? []
  const sort = id !== undefined && sorts.includes(id) ? { id, isDown: sign === '-' } : record.sort
  const isAll = said.has('but')
  const ids = (said.get(isAll ? 'but' : 'chosen') ?? '').split(',').filter((one) => /^[0-9a-f-]{36}$/.test(one))
  return { filters, sort, chosen: { isAll, ids } }
}
