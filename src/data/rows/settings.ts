import * as v from 'valibot'
import { readCall, sentPart, writeCall } from './call'
import { text, yesNo } from './parts'

const savedSetting = v.object({ key: text, value: v.unknown(), updated_at: text })
export const maySaveSettings = readCall('may_save_settings', yesNo)
export const saveSettings = writeCall('save_settings', v.nullable(v.array(savedSetting)), (saved, { changes }) => {
  const keys = new Set(saved?.map(({ key }) => key))
  return Array.isArray(changes) && changes.every((change: object) => keys.has(String(sentPart(change, 'key'))))
})
