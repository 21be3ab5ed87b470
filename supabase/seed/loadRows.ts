import type { County, Shape, Step } from './countyTypes'
import { toEwkb } from './ewkb'

/** What the loader needs of a database; rows come back as objects. */
export interface SqlRunner {
  query(sql: string, parameters?: readonly unknown[]): Promise<{ rows: Record<string, unknown>[] }>
}

/** Rows of one statement: large enough to spare round trips, small enough to keep memory low. */
const chunkRows = 1500

export type Write = (tx: SqlRunner, county: County) => Promise<number>

/** Sends rows through `sql`, which reads them from a JSON recordset in $1. Returns how many were sent. */
export async function send(tx: SqlRunner, sql: string, rows: readonly object[], perChunk = chunkRows): Promise<number> {
  for (let at = 0; at < rows.length; at += perChunk) await tx.query(sql, [JSON.stringify(rows.slice(at, at + perChunk))])
  return rows.length
}

export const wkb = (shape: Shape): string => toEwkb(shape)
export const point = (coordinates: readonly [number, number]): string => toEwkb({ type: 'Point', coordinates })
export const arrayText = (values: readonly number[]): string => `{${values.join(',')}}`
export const timeOf = (steps: readonly Step[], to: string): Date | null => steps.find((step) => step.to === to)?.at ?? null
