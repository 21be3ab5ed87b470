import * as v from 'valibot'
import { err, ok, type Result } from '@/domain/result'
import { getClient } from './client'
import { readLimitMs, writeLimitMs } from './guardedFetch'
import { ask, parsed } from './read'
import { number, text } from './rows/parts'

/** The few tables that the page reads and writes as tables: row security is their function. */
export const settingRows = v.array(v.object({ key: text, value: v.unknown(), updated_at: text }))
export const holidayRows = v.array(v.object({ id: text, from_day: text, to_day: text, name: text }))
export const importRowsOfPast = v.array(
  v.object({
    id: text,
    kind: text,
    file_name: text,
    frame: text,
    status: text,
    accepted: number,
    updated: number,
    unchanged: number,
    set_aside: number,
    created_at: text,
  }),
)
const idRows = v.array(v.object({ id: text }))

export const settingColumns = 'key, value, updated_at'
export const holidayColumns = 'id, from_day, to_day, name'
export const importColumns = 'id, kind, file_name, frame, status, accepted, updated, unchanged, set_aside, created_at'

export async function readSettings(signal: AbortSignal) {
  const reply = await ask(readLimitMs, signal, (limit) => getClient().from('settings').select(settingColumns).abortSignal(limit))
  return reply.ok ? parsed('settings', settingRows, reply.value) : reply
}

export async function readHolidays(signal: AbortSignal) {
  const reply = await ask(readLimitMs, signal, (limit) =>
    getClient().from('holidays').select(holidayColumns).order('from_day').abortSignal(limit),
  )
  return reply.ok ? parsed('holidays', holidayRows, reply.value) : reply
}

/** The id is made by the form: a second try after a lost answer finds the first. */
export async function addHoliday(id: string, fromDay: string, toDay: string, name: string): Promise<Result<null>> {
  const row = { id, from_day: fromDay, to_day: toDay, name }
  const added = echoed(
    'holidays',
    id,
    await ask(writeLimitMs, null, (limit) => getClient().from('holidays').insert(row).select('id').abortSignal(limit)),
  )
  if (added.ok || added.error.kind !== 'conflict') return added
  const now = await readHolidays(AbortSignal.timeout(readLimitMs))
  return now.ok && now.value.some((kept) => kept.id === id) ? ok(null) : added
}

export async function removeHoliday(id: string): Promise<Result<null>> {
  return echoed(
    'holidays',
    id,
    await ask(writeLimitMs, null, (limit) => getClient().from('holidays').delete().eq('id', id).select('id').abortSignal(limit)),
  )
}

/** The newest imports that the person may see. */
export async function readImports(most: number, signal: AbortSignal) {
  const reply = await ask(readLimitMs, signal, (limit) =>
    getClient().from('imports').select(importColumns).order('created_at', { ascending: false }).limit(most).abortSignal(limit),
  )
  return reply.ok ? parsed('imports', importRowsOfPast, reply.value) : reply
}

/** A row that row security hid, or that is gone, comes back as no row: then nothing was done. */
function echoed(table: string, id: string, reply: Result<unknown>): Result<null> {
  if (!reply.ok) return reply
  const rows = parsed(table, idRows, reply.value)
  if (!rows.ok) return rows
  return rows.value.some((row) => row.id === id) ? ok(null) : err({ kind: 'not-found' })
}
