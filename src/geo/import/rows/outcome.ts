import type { Geometry } from 'geojson'

/** One record as the server takes it; see `import_rows`. */
export interface ImportRow {
  readonly row: number
  /** Recognises the record on a later import: its own code, or a hash of its content. */
  readonly key: string
  readonly props: Readonly<Record<string, string | number | boolean>>
  readonly geom: Geometry
}

/** One track as the server takes it. */
export interface TrackRow {
  readonly row: number
  readonly key: string
  readonly name: string
  readonly team_code?: string
  readonly fixes: {
    /** UTC seconds since 1970, null when unknown. */
    readonly t: readonly (number | null)[]
    readonly lng: readonly number[]
    readonly lat: readonly number[]
    /** Metres. */
    readonly accuracy?: readonly (number | null)[]
  }
}

/** One person or team as the server takes it: without a place of its own. */
export interface StaffRow {
  readonly row: number
  readonly key: string
  readonly props: Readonly<Record<string, string | boolean>>
}

/** A source row that does not go in, and why. */
export interface SetAside {
  readonly row: number
  readonly code: string
  readonly reason: string
}

/** What one stretch of rows came to. */
export interface PreparedChunk<Row = ImportRow | TrackRow | StaffRow> {
  readonly rows: readonly Row[]
  readonly setAside: readonly SetAside[]
  /** Source rows dealt with so far, and in all. */
  readonly done: number
  readonly total: number
}

/** Counts remarks that stop nothing, with the first rows they concern. */
export class Remarks {
  private readonly found = new Map<string, { text: string; count: number; rows: number[] }>()

  add(code: string, text: string, row: number): void {
    const known = this.found.get(code)
    if (!known) this.found.set(code, { text, count: 1, rows: [row] })
    else {
      known.count++
      if (known.rows.length < 5) known.rows.push(row)
    }
  }

  list(): { code: string; text: string; count: number; rows: readonly number[] }[] {
    return [...this.found].map(([code, remark]) => ({ code, ...remark }))
  }
}
