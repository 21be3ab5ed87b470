import type { PhotoSubject } from '@/data/photos/photoStore'
import type { Component, FunctionalComponent } from 'vue'
import type { Call } from '@/data/rows/call'
import type { Page } from '@/data/rows/pages'
import type { CaseKind } from '@/domain/caseSteps'
import type { Bbox, LngLat } from '@/domain/frame'
import type { LiveKind } from '@/domain/live'
import type { Permission } from '@/domain/permissions'
import type { SelectionKind } from '@/domain/selection'
import type { DetailName } from '@/stores/live/record'
import type { StopWish } from '@/stores/stopWish.store'
import type { Fact } from '@/ui/FactList.vue'

export type PageName =
  | 'incidents_page'
  | 'hazards_page'
  | 'waters_page'
  | 'offices_page'
  | 'people_page'
  | 'teams_page'
  | 'areas_page'
  | 'patrols_page'
  | 'disputes_page'
  | 'tips_page'

/** Words of the interface, numbers and times as it writes them: what a record may ask for when it says how it looks. */
export interface Words {
  readonly t: (key: string, values?: Record<string, unknown>) => string
  readonly moment: (at: string) => string
  readonly age: (at: string) => string
}
export type Tone = 'neutral' | 'ok' | 'warning' | 'danger' | 'accent'

/** How a value is written, in the table and in a workbook. choice: a word of the language, by its key. */
export type Look = 'text' | 'code' | 'number' | 'moment' | 'day' | 'choice' | 'yesNo'

export interface Column<Row> {
  readonly id: string
  readonly labelKey: string
  readonly look: Look
  readonly value: (row: Row) => string | number | boolean | readonly string[] | null
  /** Where the words of a choice stand: `hazards.status`. */
  readonly words?: string
  /** Name of the sort in the database; without one the column cannot be sorted by. */
  readonly sort?: string
  readonly widthPx: number
  readonly tone?: (row: Row) => Tone | null
  /** Chosen by whoever wants it; not shown at first. */
  readonly isSpare?: boolean
  /** Places after the point. */
  readonly digits?: number
}

export type Filter =
  | { readonly id: string; readonly kind: 'flag'; readonly labelKey: string; readonly tone?: Tone }
  | {
      readonly id: string
      readonly kind: 'choice'
      readonly labelKey: string
      readonly words: string
      readonly values: readonly (string | number)[]
      /** Few and often used: each a chip of its own. */
      readonly isChips?: boolean
    }
  | { readonly id: string; readonly kind: 'text'; readonly labelKey: string }
  /** Chosen elsewhere in the tab (a chart, the map, a list of teams); shown as one chip that can be taken off. */
  | { readonly id: string; readonly kind: 'numbers' | 'box' | 'ids' | 'span'; readonly labelKey: string }

export type FilterValue = boolean | string | readonly (string | number)[]
export type FilterValues = Readonly<Record<string, FilterValue>>

export interface Sort {
  readonly id: string
  readonly isDown: boolean
}

/** The life of a case (src/domain/caseSteps.ts): for one from its drawer, for many from the table. */
export interface Steps<Row, Detail> {
  readonly kind: Exclude<CaseKind, 'referral'>
  readonly status: (record: Row | Detail) => string
  readonly rev: (record: Row | Detail) => number
  /** What the database says that this person may do with it now. */
  readonly acts: (detail: Detail) => readonly string[]
  /** Acts that have a place of their own in the drawer. */
  readonly elsewhere?: readonly string[]
  /** Other cases near by, as the detail has them: what it may be merged into. */
  readonly nearby: (detail: Detail) => readonly { readonly kind: string; readonly id: string; readonly name: string }[]
  /** Of whoever acts on many at once. */
  readonly needs: Permission
}

/** What happened to a record, for its drawer; title is the key of its words. */
export interface Event {
  readonly at: string
  readonly title: string
  readonly note: string | null
  readonly by: string | null
}

export interface Drawer<Detail> {
  readonly call: Call<DetailName, Detail | null>
  /** Kinds of which the drawer shows something besides its own. */
  readonly also?: readonly LiveKind[]
  readonly kindName: (detail: Detail, words: Words) => string
  readonly title: (detail: Detail, words: Words) => string
  readonly place: (detail: Detail) => readonly string[]
  /** A neighbour's, shown by joint defence; its list says the same (`RecordKind.neighbour`). */
  readonly isNeighbour?: (detail: Detail) => boolean
  readonly chips?: (detail: Detail, words: Words) => readonly Chip[]
  readonly text?: (detail: Detail) => string | null
  readonly facts: (detail: Detail, words: Words) => readonly Fact[]
  readonly at?: (detail: Detail) => Spot | null
  /** What a team would stop for, where it is one: it can be put into tonight's plan. */
  readonly stop?: (detail: Detail, words: Words) => StopWish
  readonly events?: (detail: Detail, words: Words) => readonly Event[]
  /** Keys of the heading over what happened, and of what is said when nothing did. */
  readonly eventWords?: readonly [titleKey: string, emptyKey: string]
  /** What it consists of, piece by piece with its state. */
  readonly parts?: (detail: Detail, words: Words) => Group<{ readonly name: string; readonly chip: Chip | null }>
  /** Other records that it leads to. */
  readonly links?: (detail: Detail, words: Words) => readonly Group<Link>[]
  /** Whose photos it shows: of itself, or of the rounds made at it. */
  readonly photos?: (detail: Detail) => { readonly kind: PhotoSubject; readonly ids: readonly string[] }
  /** What the record needs beyond that: shown under its facts, with the detail and how to read it again. */
  readonly beside?: Component
}

export interface Link {
  readonly kind: SelectionKind
  readonly id: string
  readonly name: string
}
/** Without items it is not shown; without a title it stands for itself. */
export interface Group<Item> {
  readonly title: string | null
  readonly items: readonly Item[]
}
export interface Chip {
  readonly text: string
  readonly tone: Tone
}
/** Where the map looks when the record is pressed. */
export type Spot = { readonly center: LngLat } | { readonly bbox: Bbox }

/** A row where there is no room for columns. */
export interface Card {
  readonly title: string
  readonly note?: string
  readonly chips?: readonly Chip[]
}

/** A kind of record as a value: what its table, its drawer, its form and its workbook need to know, and nothing about how they look. */
export interface RecordKind<Row extends { readonly id: string }, Detail = unknown> {
  readonly kind: SelectionKind
  readonly titleKey: string
  readonly rows: Call<PageName, Page<Row>>
  /** Kinds of which a row shows something besides its own. */
  readonly also?: readonly LiveKind[]
  /** Who sees rows at all; the others are told so, and nothing is asked. */
  readonly needs?: Permission
  readonly columns: readonly Column<Row>[]
  readonly filters: readonly Filter[]
  readonly sort: Sort
  /** Filters that are set when nobody has set any. */
  readonly first?: FilterValues
  /** The filter that takes the period of the room, unless another one is set. */
  readonly span?: { readonly filter: string; readonly unless?: string }
  readonly card: (row: Row, words: Words) => Card
  /** The name of the area of a neighbour's row, shown by joint defence and marked as such; null for one's own. */
  readonly neighbour?: (row: Row) => string | null
  /** Its mark on the map, before the row. */
  readonly mark?: FunctionalComponent<{ row: Row }>
  readonly at?: (row: Row) => Spot | null
  readonly drawer: Drawer<Detail>
  readonly steps?: Steps<Row, Detail>
  /** The layer that shows them on the map, brought with the list. */
  readonly layer?: string
}

/** Checks the value where it is written; it passes as it is. */
export const defineRecord = <Row extends { readonly id: string }, Detail>(record: RecordKind<Row, Detail>) => record
