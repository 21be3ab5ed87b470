import type { ApiRequest } from '../http/message.ts'
import { RestError } from './restError.ts'

/** The JSON body, {} when there is none. Throws RestError PGRST102. */
export function jsonBody({ body }: Pick<ApiRequest, 'body'>): unknown {
  const text = body.toString('utf8')
  if (text === '') return {}
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new RestError(400, 'PGRST102', '正文不是 JSON')
  }
}
