import { err, ok, type Result } from '@/domain/result'
import { getClient } from './client'
import type { Database } from './database.types'
import { toAppError } from './errors'

type Functions = Database['public']['Functions']

/**
 * Calls a database function and gives back its answer or an expected failure. The newest request of
 * a view should win: pass the signal of an AbortController that the next request aborts.
 */
export async function rpc<T>(name: keyof Functions & string, args: object = {}, signal?: AbortSignal): Promise<Result<T>> {
  try {
    // The argument types are generated per function; the caller states the shape of the answer.
    let request = getClient().rpc(name, args as never)
    if (signal) request = request.abortSignal(signal)
    const { data, error, status } = await request
    if (error) return err(toAppError(error, status))
    return ok(data as T)
  } catch (failure) {
    return err(toAppError(failure instanceof Error ? failure : { message: String(failure) }, 0))
  }
}
