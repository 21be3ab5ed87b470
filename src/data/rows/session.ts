import * as v from 'valibot'
import { roles } from '@/domain/permissions'
import { readCall } from './call'
import { accountStatuses } from './people'
import { bbox, numberOrNull, rowsOf, text, textOrNull } from './parts'

export const whoamiRow = v.object({
  user_id: text,
  display_name: text,
  status: v.picklist(accountStatuses),
  refused_reason: v.nullish(text),
  roles: v.array(v.object({ role: v.picklist(roles), area_id: text, area_name: text, area_kind: text, bbox: v.nullish(bbox) })),
  /** Null for who has no role yet; which keys there are is the business of whoever reads one. */
  settings: v.nullish(v.record(text, v.unknown())),
})
export type WhoamiRow = v.InferOutput<typeof whoamiRow>
/** Null: nobody is signed in. */
export const whoami = readCall('whoami', v.nullable(whoamiRow))

const nameRow = v.object({
  kind: v.picklist(['area', 'office', 'water', 'person']),
  id: text,
  name: text,
  code: textOrNull,
  lng: numberOrNull,
  lat: numberOrNull,
  /** Where it is or what it is, shown in grey. */
  sub: textOrNull,
})
export const searchNames = readCall('search_names', rowsOf(nameRow))
