import * as v from 'valibot'
import { isEchoOf, readCall, writeCall } from './call'
import { named, number, numberOrNull, rowsOf, text, textOrNull } from './parts'

export const officeKinds = ['station', 'office'] as const
const kind = v.picklist(officeKinds)
const kit = v.array(v.object({ item: text, state: v.optional(text) }))

const officeRow = v.object({
  id: text,
  code: text,
  name: text,
  kind,
  area_id: textOrNull,
  lng: number,
  lat: number,
  address: textOrNull,
  phone: textOrNull,
  opening_hours: textOrNull,
  kit: v.nullable(kit),
  staff_count: numberOrNull,
  rev: number,
})
export type OfficeRow = v.InferOutput<typeof officeRow>
export const officesList = readCall('offices_list', rowsOf(officeRow))

const officeDetailRow = v.object({
  id: text,
  rev: number,
  code: text,
  name: text,
  kind,
  names: v.array(text),
  address: textOrNull,
  phone: textOrNull,
  opening_hours: textOrNull,
  staff_count: numberOrNull,
  kit,
  lng: number,
  lat: number,
  teams: v.array(v.object({ ...named.entries, kind: text })),
  inspections: v.array(v.object({ at: text, note: textOrNull, by: textOrNull })),
})
export const officeDetail = readCall('office_detail', v.nullable(officeDetailRow))

const saved = v.object({ id: text, rev: number })
export const saveOffice = writeCall('save_office', saved, (answer, { office }) => isEchoOf(answer, office))
export const deleteOffice = writeCall('delete_office', saved, (answer, { id }) => answer.id === id)
