import type { ApiRequest } from '../http/message.ts'
import { AuthError } from './authError.ts'

/** A JSON body read with care: a field of the wrong type is as good as none. */
export interface Fields {
  text(name: string): string | null
  object(name: string): Record<string, unknown>
  has(name: string): boolean
}

/** Throws AuthError bad_json. */
export const parseFields = (request: ApiRequest): Fields => {
  let body: unknown
  try {
    body = request.body.length === 0 ? {} : JSON.parse(request.body.toString('utf8'))
  } catch {
    throw new AuthError(400, 'bad_json', '请求不是有效的 JSON')
  }
  const fields: Record<string, unknown> = typeof body === 'object' && body !== null && !Array.isArray(body) ? { ...body } : {}
  return {
    text: (name) => {
      const value = fields[name]
      if (typeof value !== 'string' || value === '') return null
      // PostgreSQL text holds no NUL, and UTF-8 no half of a pair.
      if (value.includes('\0') || !value.isWellFormed())
        throw new AuthError(400, 'validation_failed', `“${name}”含有不能使用的字符`)
      return value
    },
    object: (name) => {
      const value = fields[name]
      return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
    },
    has: (name) => name in fields,
  }
}
