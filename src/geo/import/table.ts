import type { Geometry } from 'geojson'

/** One value of a source row. Text stays text: nothing is evaluated, not even what starts with "=". */
export type Cell = string | number | boolean | null

/** The positions of one recorded track, in the file's own frame and order; NaN where the file says nothing. */
export interface SourceFixes {
  readonly lng: Float64Array
  readonly lat: Float64Array
  /** UTC seconds since 1970. */
  readonly timeS: Float64Array
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

/** One layer of a file: rows that share columns. */
export interface SourceTable {
  readonly name: string
  readonly columns: readonly string[]
  readonly rows: readonly SourceRow[]
  /** The projection the file itself states (.prj text, EPSG urn), null when it states none. */
  readonly projection: string | null
}

export type Format = 'geojson' | 'topojson' | 'shapefile' | 'kml' | 'gpx' | 'csv' | 'plt' | 'flatgeobuf'

/** Something worth telling the person that stops nothing. */
export interface Notice {
  readonly code: string
  readonly text: string
}

export interface SourceFile {
  readonly name: string
  readonly bytes: Uint8Array
}

export interface ReadFiles {
  readonly format: Format
  readonly encoding: string | null
  readonly tables: readonly SourceTable[]
  readonly notices: readonly Notice[]
}
