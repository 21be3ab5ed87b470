import * as v from 'valibot'
import { readCall } from './call'
import { text, textOrNull } from './parts'

const exportKeyRow = v.object({
  algorithm: text,
  /** SubjectPublicKeyInfo, DER in base64. */
  spki: text,
  fingerprint: text,
  saved_at: text,
  saved_by: textOrNull,
})
export type ExportKey = v.InferOutput<typeof exportKeyRow>
/** The public half of the county's key pair; null: there is none. */
export const exportKey = readCall('export_key', v.nullable(exportKeyRow))
