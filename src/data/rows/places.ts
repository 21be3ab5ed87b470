import * as v from 'valibot'
import { readCall } from './call'
import { number, numberOrNull, numbers, numbersOrNull, rowsOf, text, textOrNull } from './parts'

const unit = {
  kind: v.picklist(['office', 'team']),
  id: text,
  name: text,
  lng: number,
  lat: number,
  phone: textOrNull,
  /** When a team on duty last told its position. */
  seen_at: textOrNull,
}
const unitRow = v.object(unit)
export type UnitRow = v.InferOutput<typeof unitRow>
export const unitsOnDuty = readCall('units_on_duty', rowsOf(unitRow))
export const nearestUnits = readCall('nearest_units', rowsOf(unitRow))

/** Class, one-way, bridge, km/h, name, line in 10⁻⁶ degrees, heights in decimetres. */
const roadRow = v.union([
  v.tuple([text, number, number, numberOrNull, textOrNull, numbers, v.nullable(numbersOrNull)]),
  v.tuple([text, number, number, numberOrNull, textOrNull, numbers]),
])
export const roadsGraph = readCall('roads_graph', v.object({ roads: rowsOf(roadRow) }))
/** Another text when the caller's roads are other ones. */
export const roadsStamp = readCall('roads_stamp', text)
