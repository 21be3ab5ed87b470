import * as v from 'valibot'
import { readCall, sentPart, writeCall } from './call'
import { number, numberOrNull, rowsOf, text, textOrNull, yesNo } from './parts'

const theme = v.object({ id: text, name: text, seat: number, is_active: yesNo })
/** counts: what `reached` counts, 户 or 人; null where the record itself is all that counts. */
const kind = v.object({ ...theme.entries, counts: textOrNull })
const words = v.object({ kinds: v.array(kind), themes: v.array(theme), may_save: yesNo })
export type WorkKind = v.InferOutput<typeof kind>
export type WorkTheme = v.InferOutput<typeof theme>
export type WorkWords = v.InferOutput<typeof words>
export const activityWords = readCall('activity_words', words)
export const saveActivityWords = writeCall('save_activity_words', words, (answer, sent) => {
  const list = (key: string) => sentPart(sent.words, key)
  const has = (rows: readonly { readonly id: string }[], key: string) =>
    [list(key) ?? []].flat().every((row: object) => rows.some(({ id }) => id === sentPart(row, 'id')))
  return has(answer.kinds, 'kinds') && has(answer.themes, 'themes')
})

const activityRow = v.object({
  id: text,
  rev: number,
  kind: text,
  theme: textOrNull,
  done_at: text,
  reached: number,
  minutes: numberOrNull,
  note: textOrNull,
  area_name: text,
  lng: numberOrNull,
  lat: numberOrNull,
  by: textOrNull,
  may_change: yesNo,
})
export type ActivityRow = v.InferOutput<typeof activityRow>
/** A page of the log; `next` is what to ask for to go on. */
const cursor = v.object({ done_at: text, id: text })
export type WorkCursor = v.InferOutput<typeof cursor>
export const activitiesList = readCall('activities_list', v.object({ rows: rowsOf(activityRow), next: v.nullable(cursor) }))
export const deleteActivity = writeCall('delete_activity', v.object({ id: text }), (gone, { id }) => gone.id === id)

const sums = { records: number, reached: number }
const workSumsAnswer = v.object({
  kinds: v.array(v.object({ kind: text, ...sums })),
  themes: v.array(v.object({ theme: text, ...sums })),
  days: v.array(v.object({ day: text, kind: text, ...sums })),
})
export type WorkSums = v.InferOutput<typeof workSumsAnswer>
export const workSums = readCall('work_sums', workSumsAnswer)
