import type { FeatureCollection } from 'geojson'
import { getClient } from '@/data/client'
import { toAppError } from '@/data/errors'
import { rpc } from '@/data/read'
import { err, ok, type Result } from '@/domain/result'

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

export interface UndoCounts {
  readonly removed: number
  readonly restored: number
  readonly kept: number
}

const newest = 30

/** The latest imports the person may see, newest first. */
export async function fetchPastImports(signal: AbortSignal): Promise<Result<PastImport[]>> {
  const { data, error, status } = await getClient()
    .from('imports')
    .select('id, kind, file_name, frame, status, accepted, updated, unchanged, set_aside, created_at')
    .order('created_at', { ascending: false })
    .limit(newest)
    .abortSignal(signal)
  if (error) return err(toAppError(error, status))
  return ok(
    data.map((row) => ({
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

export const undoImport = (id: string): Promise<Result<UndoCounts>> => rpc<UndoCounts>('import_undo', { import_id: id })

export const fetchOutlines = (ids: readonly string[]): Promise<Result<FeatureCollection>> =>
  rpc<FeatureCollection>('area_geometry', { ids })
