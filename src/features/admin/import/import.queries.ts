import type { FeatureCollection } from 'geojson'
import { rpc } from '@/data/read'
import { areaGeometry } from '@/data/rows/areas'
import { importBegin, importFinish, importRows, importUndo, type ChunkAnswer, type UndoCounts } from '@/data/rows/imports'
import { readImports } from '@/data/tables'
import { ok, type Result } from '@/domain/result'

/** One import of the past. */
export interface PastImport {
  readonly id: string
  readonly kind: string
  readonly fileName: string
  readonly frame: string
  readonly status: string
  readonly accepted: number
  readonly updated: number
  readonly unchanged: number
  readonly setAside: number
  readonly createdAt: string
}

const newest = 30

/** The latest imports the person may see, newest first. */
export async function fetchPastImports(signal: AbortSignal): Promise<Result<PastImport[]>> {
  const answer = await readImports(newest, signal)
  if (!answer.ok) return answer
  return ok(
    answer.value.map((row) => ({
      id: row.id,
      kind: row.kind,
      fileName: row.file_name,
      frame: row.frame,
      status: row.status,
      accepted: row.accepted,
      updated: row.updated,
      unchanged: row.unchanged,
      setAside: row.set_aside,
      createdAt: row.created_at,
    })),
  )
}

export const undoImport = (id: string): Promise<Result<UndoCounts>> => rpc(importUndo, { import_id: id })

export const fetchOutlines = (ids: readonly string[]): Promise<Result<FeatureCollection>> => rpc(areaGeometry, { ids })

type Begin = [name: 'import_begin', args: { readonly import: object }, signal?: AbortSignal]
type Rows = [
  name: 'import_rows',
  args: { readonly import_id: string; readonly chunk_no: number; readonly rows: readonly object[] },
  signal?: AbortSignal,
]
type Finish = [name: 'import_finish', args: { readonly import_id: string; readonly set_aside: number }, signal?: AbortSignal]

/** The three calls of an import, as `sendImport` makes them here and on the command line. */
export function callImport(...call: Rows): Promise<Result<ChunkAnswer>>
export function callImport(...call: Begin): Promise<Result<unknown>>
export function callImport(...call: Finish): Promise<Result<unknown>>
export function callImport(...[name, args, signal]: Begin | Rows | Finish): Promise<Result<unknown>> {
  switch (name) {
    case 'import_begin':
      return rpc(importBegin, args, signal)
    case 'import_rows':
      return rpc(importRows, args, signal)
    case 'import_finish':
      return rpc(importFinish, args, signal)
  }
}
