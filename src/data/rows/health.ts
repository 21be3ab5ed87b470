import * as v from 'valibot'
import { readCall } from './call'
import { number, numberOrNull, text, textOrNull, yesNo } from './parts'

const systemHealthRow = v.object({
  /** The database's clock at the moment of the answer. */
  now: text,
  engine: text,
  postgis: text,
  schema: v.object({ version: textOrNull, count: number }),
  database_bytes: number,
  /** The largest tables; rows as last counted, null when never. */
  tables: v.array(v.object({ name: text, bytes: number, rows: numberOrNull })),
  jobs: v.array(v.object({ name: text, started_at: text, ended_at: textOrNull, problem: textOrNull, next_at: textOrNull })),
  backup: v.nullable(v.object({ made_at: text, bytes: number, file_name: text, is_verified: yesNo })),
})
export type SystemHealth = v.InferOutput<typeof systemHealthRow>
export const systemHealth = readCall('system_health', systemHealthRow)
