import type { AppError } from '@/domain/result'

/** The parts of a PostgREST, auth or storage error that we read. */
export interface BackendError {
  readonly message?: string | undefined
  readonly code?: unknown
  readonly details?: string | null | undefined
  readonly name?: string | undefined
}

/** The field of a form that a refusal of the database is about: its details are JSON `{code, field, …}`. */
function fieldOf(details: string | null | undefined): string | null {
  const [, field = null] = /"field": ?"([a-z_]+)"/.exec(details ?? '') ?? []
  return field
}

/**
 * Sorts a backend failure into the kinds a user can meet. `status` is the HTTP status, 0 when there was no answer. A refusal of ours
 * carries a code in words or letters; whatever carries none was said by something on the way, and is no answer at all.
 */
export function toAppError(error: BackendError, status: number): AppError {
  const { code } = error
  const detail = error.message ?? ''
  if (error.name === 'AbortError' || /aborted|AbortError/i.test(detail)) return { kind: 'aborted' }
  if (error.name === 'OtherAccountError' || detail.startsWith('OtherAccountError')) return { kind: 'other-account' }
  if (error.name === 'EndedSessionError' || detail.startsWith('EndedSessionError')) return { kind: 'unauthenticated' }
  if (status === 0 || typeof code !== 'string' || code === '') return { kind: 'offline' }
  if (status === 401) return { kind: 'unauthenticated' }
  if (status === 403 || code === '42501') return { kind: 'forbidden', detail }
  if (status === 404 || code === 'PGRST116' || code === 'P0002' || code === 'PT404') return { kind: 'not-found', detail }
  if (status === 409 || code === 'PT409' || code === '40001' || code === '23505') return { kind: 'conflict', detail }
  if (status === 429) return { kind: 'busy', detail }
  const field = fieldOf(error.details)
  if (status >= 400 && status < 500) return { kind: 'invalid', detail, ...(field === null ? {} : { field }) }
  return { kind: 'server', detail }
}
