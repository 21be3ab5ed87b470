import * as v from 'valibot'
import { isEchoOf, readCall, sentPart, writeCall } from './call'
import { number, rowsOf, text, textOrNull } from './parts'

const leaveRow = v.object({ id: text, team_id: text, from_day: text, to_day: text, reason: textOrNull })
export type LeaveRow = v.InferOutput<typeof leaveRow>
const rotaRow = v.object({
  nights: rowsOf(v.object({ team_id: text, service_day: text, shift: v.picklist(['night', 'day']) })),
  leave: rowsOf(leaveRow),
})
export type RotaRows = v.InferOutput<typeof rotaRow>
export const rotaList = readCall('rota_list', rotaRow)

export const saveRota = writeCall('save_rota', v.object({ nights: number }), ({ nights }, { rota }) => {
  const sent = sentPart(rota, 'nights')
  return Array.isArray(sent) && nights === sent.length
})
export const saveLeave = writeCall('save_leave', v.object({ id: text }), (saved, { leave }) => isEchoOf(saved, leave))
