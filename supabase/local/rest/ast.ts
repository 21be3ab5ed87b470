/** A column, or a way into a JSON column: `tags->0->>name`. */
export interface Field {
  readonly column: string
  readonly path: readonly { readonly asText: boolean; readonly key: string }[]
}

interface ColumnItem {
  readonly kind: 'column'
  readonly field: Field
  readonly alias: string | null
  readonly cast: string | null
}

export interface EmbedItem {
  readonly kind: 'embed'
  readonly name: string
  readonly alias: string | null
  readonly hint: string | null
  readonly isInner: boolean
  readonly isSpread: boolean
  readonly select: readonly SelectItem[]
}

export type SelectItem = { readonly kind: 'all' } | ColumnItem | EmbedItem

export interface Filter {
  readonly kind: 'filter'
  readonly field: Field
  readonly isNegated: boolean
  readonly operator: string
  readonly quantifier: 'any' | 'all' | null
  /** Text search configuration, `fts(english)`. */
  readonly language: string | null
  readonly value: string
}

export type Condition =
  | Filter
  | { readonly kind: 'group'; readonly joiner: 'and' | 'or'; readonly isNegated: boolean; readonly members: readonly Condition[] }

export interface OrderTerm {
  readonly field: Field
  /** A to-one embed whose column orders the parent: `area(name).desc`. */
  readonly relation: string | null
  readonly isDescending: boolean
  readonly nulls: 'first' | 'last' | null
}

/** What the query string asks of one level: the table itself, or an embed by its path of names. */
export interface Level {
  readonly where: Condition[]
  order: readonly OrderTerm[]
  limit: number | null
  offset: number
}

export interface Query {
  readonly select: readonly SelectItem[]
  /** Keyed by the dotted path of embed names; '' is the table itself. */
  readonly levels: ReadonlyMap<string, Level>
  readonly columns: readonly string[] | null
  readonly onConflict: readonly string[] | null
  /** Parameters that are no column filter by their form: arguments of a GET rpc. */
  readonly plain: ReadonlyMap<string, string>
}
