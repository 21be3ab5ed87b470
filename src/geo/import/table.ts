import type { Geometry } from 'geojson'
import type { Frame } from '@/domain/frame'

/** One value of a source row. Text stays text: nothing is evaluated, not even what starts with "=". */
export type Cell = string | number | boolean | null

/** The positions of one recorded track, in the file's own frame and order; NaN where the file says nothing. */
export interface SourceFixes {
  readonly lng: Float64Array
  readonly lat: Float64Array
  /** UTC seconds since 1970. */
  readonly timeS: Float64Array
  /** 1 for a time written without a zone: `timeS` then counts as if it were UTC, until the zone is known. Null when all have one. */
  readonly unzoned: Uint8Array | null
  /** Radius in metres, or null when no fix has one. */
  readonly accuracyM: Float64Array | null
}

export interface SourceRow {
  /** As a person counts it: the spreadsheet row (header = 1) of a table, the feature's place from 1 elsewhere. */
  readonly row: number
  /** In the order of the table's columns. */
  readonly cells: readonly Cell[]
  readonly geometry: Geometry | null
  readonly fixes?: SourceFixes
  /** Why the reader itself could not read this row whole; such a row is set aside. */
  readonly fault?: string
}

/** Where a table's heading was found, and the first rows to choose another from. */
export interface Heading {
  /** As a spreadsheet counts; 0 when the table has none. */
  readonly row: number
  readonly top: ReadonlyArray<{ readonly row: number; readonly text: string }>
}

/** One layer of a file: rows that share columns. */
export interface SourceTable {
  readonly name: string
  readonly columns: readonly string[]
  readonly rows: readonly SourceRow[]
  /** The projection the file itself states (.prj text, EPSG urn), null when it states none. */
  readonly projection: string | null
  /** The frame known from what the file is, such as the answer of a map service. */
  readonly frame?: { readonly frame: Frame; readonly reason: string }
  /** Of tables with a heading row only. */
  readonly heading?: Heading
}

export type Format =
  'geojson' | 'topojson' | 'esrijson' | 'json' | 'shapefile' | 'kml' | 'gpx' | 'csv' | 'xlsx' | 'ods' | 'plt' | 'flatgeobuf'

/** The encodings a text may be read in, in the order they are offered. */
export const encodings = ['utf-8', 'gb18030', 'big5', 'utf-16le', 'utf-16be'] as const
export type Encoding = (typeof encodings)[number]

/** What the person decided about reading, where the guess was wrong. */
export interface ReadChoices {
  readonly encoding?: Encoding
  /** Heading row by table name, as a spreadsheet counts; 0 for a table without heading. */
  readonly headingRows?: Readonly<Record<string, number>>
}

/** Something worth telling the person that stops nothing. */
export interface Notice {
  readonly code: string
  readonly text: string
}

export interface SourceFile {
  readonly name: string
  readonly bytes: Uint8Array
  readonly choices?: ReadChoices
}

export interface ReadFiles {
  readonly format: Format
  readonly encoding: Encoding | null
  readonly tables: readonly SourceTable[]
  readonly notices: readonly Notice[]
}
