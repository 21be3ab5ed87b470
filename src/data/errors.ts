import type { AppError } from '@/domain/result'

/** The parts of a PostgREST, auth or storage error that we read. */
export interface BackendError {
  readonly message: string
  readonly code?: string | undefined
  readonly details?: string | null | undefined
  readonly name?: string | undefined
}

/** Sorts a backend failure into the kinds a user can meet. `status` is the HTTP status, 0 when there was no answer. */
export function toAppError(error: BackendError, status: number): AppError {
  const detail = error.message
  if (error.name === 'AbortError' || /aborted/i.test(detail)) return { kind: 'aborted' }
  if (status === 0 || /failed to fetch|network|not an answer of the backend|load failed/i.test(detail)) return { kind: 'offline' }
  if (status === 401) return { kind: 'unauthenticated' }
  if (status === 403 || error.code === '42501') return { kind: 'forbidden', detail }
  if (status === 404 || error.code === 'PGRST116' || error.code === 'P0002' || error.code === 'PT404')
    return { kind: 'not-found', detail }
  if (status === 409 || error.code === 'PT409' || error.code === '40001' || error.code === '23505')
    return { kind: 'conflict', detail }
  if (status === 429) return { kind: 'busy', detail }
  if (status >= 400 && status < 500) return { kind: 'invalid', detail }
  return { kind: 'server', detail }
}
