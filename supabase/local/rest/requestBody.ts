import type { ApiRequest } from '../http/message.ts'
import { RestError } from './restError.ts'

/** More rows than this are cut off, as `max_rows` in config.toml has it on a hosted project. */
export const MAX_ROWS = 50_000

/** The JSON body, {} when there is none. Throws RestError PGRST102. */
export const parseBody = (request: ApiRequest): unknown => {
  const text = request.body.toString('utf8')
  if (text === '') return {}
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new RestError(400, 'PGRST102', 'Empty or invalid json')
  }
}
