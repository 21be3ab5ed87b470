import { json, type ApiReply } from '../http/message.ts'
import { DatabaseError } from '../engine/databaseError.ts'

/** A refusal as Supabase Storage words it; `status` is what storage-js shows as statusCode. */
export class StorageError extends Error {
  readonly status: number
  readonly error: string

  constructor(status: number, error: string, message: string) {
    super(message)
    this.name = 'StorageError'
    this.status = status
    this.error = error
  }
}

// Hosted Storage answers nearly every refusal with HTTP 400 and the real status inside.
export const storageErrorReply = (thrown: unknown): ApiReply => {
  if (thrown instanceof StorageError)
    return json(thrown.status === 413 ? 413 : 400, {
      statusCode: String(thrown.status),
      error: thrown.error,
      message: thrown.message,
    })
  if (!(thrown instanceof DatabaseError)) throw thrown
  if (thrown.code === '42501')
    return json(400, { statusCode: '403', error: 'Unauthorized', message: 'new row violates row-level security policy' })
  if (thrown.code === '23505') return json(400, { statusCode: '409', error: 'Duplicate', message: 'The resource already exists' })
  if (thrown.code === '23503') return json(400, { statusCode: '404', error: 'Bucket not found', message: 'Bucket not found' })
  // The database itself is in trouble: no answer to what was asked.
  if (/^(?:08|53|57|58|XX)/.test(thrown.code)) throw thrown
  return json(400, { statusCode: '400', error: thrown.code, message: thrown.message })
}
