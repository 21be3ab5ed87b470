import * as v from 'valibot'
import { isEchoOf, readCall, writeCall } from './call'
import { named, number, numberOrNull, place, rowsOf, text, textOrNull, yesNo } from './parts'

export const officeKinds = ['station', 'office'] as const
const kind = v.picklist(officeKinds)
const kit = v.array(v.object({ item: text, state: v.optional(text) }))

/** What the list and the record have in common. */
const office = {
  code: text,
  name: text,
  kind,
  ...place,
  address: textOrNull,
  phone: textOrNull,
  opening_hours: textOrNull,
  staff_count: numberOrNull,
}
const kept = v.object({ id: text, rev: number })

const officeRow = v.object({ ...kept.entries, ...office, area_id: textOrNull, kit: v.nullable(kit) })
export type OfficeRow = v.InferOutput<typeof officeRow>
export const officesList = readCall('offices_list', rowsOf(officeRow))

const officeDetailRow = v.object({
  ...kept.entries,
  ...office,
  shared: yesNo,
  names: v.array(text),
  kit,
  teams: v.array(v.object({ ...named.entries, kind: text })),
  inspections: v.array(v.object({ at: text, note: textOrNull, by: textOrNull })),
})
export const officeDetail = readCall('office_detail', v.nullable(officeDetailRow))

export const saveOffice = writeCall('save_office', kept, (answer, { office }) => isEchoOf(answer, office))
export const deleteOffice = writeCall('delete_office', kept, (answer, { id }) => answer.id === id)
