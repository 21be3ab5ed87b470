import * as v from 'valibot'
import { readCall } from './call'
import { number, text, textOrNull } from './parts'

const foundRow = v.object({
  kind: v.picklist(['incident', 'hazard', 'office', 'road', 'place']),
  id: text,
  name: text,
  code: textOrNull,
  sub: textOrNull,
  at: textOrNull,
  lng: number,
  lat: number,
})
export type FoundRecord = v.InferOutput<typeof foundRow>
/** Cases by number, and places by address or name. */
export const findRecords = readCall('find_records', v.array(foundRow))
