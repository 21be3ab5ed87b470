import * as v from 'valibot'
import { err, ok, type Result } from '@/domain/result'
import { getClient } from './client'
import { toAppError, type BackendError } from './errors'
import { limited, readLimitMs, writeLimitMs } from './guardedFetch'
import type { ArgumentsOf, Call, FunctionName } from './rows/call'

/** What the client says of one request. */
export interface Reply {
  readonly data: unknown
  readonly error: BackendError | null
  readonly status: number
}

/** A success that is none: an empty object or nothing is a portal's; anything more is a key that was renamed, and a bug. */
function unreadable(what: string, data: unknown, fault: string): Result<never> {
  const isForeign = typeof data !== 'object' || data === null || (!Array.isArray(data) && Object.keys(data).length === 0)
  // Dispatched to whoever listens for errors of the page: the failure is worded as no network, but it is written down.
  if (!isForeign && 'reportError' in globalThis) globalThis.reportError(new Error(`${what}: ${fault}`))
  return err({ kind: 'offline' })
}

/** The answer as its schema reads it. */
export function parsed<Answer>(what: string, schema: v.GenericSchema<unknown, Answer>, data: unknown): Result<Answer> {
  const read = v.safeParse(schema, data)
  if (read.success) return ok(read.output)
  const [first] = read.issues
  return unreadable(what, data, `${v.getDotPath(first) ?? 'whole'}: ${first.message}`)
}

/** Sends one request within its time; whatever goes wrong comes back as a kind of failure. */
export async function ask(
  limitMs: number,
  signal: AbortSignal | null,
  send: (signal: AbortSignal) => PromiseLike<Reply>,
): Promise<Result<unknown>> {
  const limit = limited(signal, limitMs)
  try {
    const { data, error, status } = await send(limit.signal)
    if (error) return err(limit.isLate() ? { kind: 'offline' } : toAppError(error, status))
    return ok(data)
  } catch (failure) {
    return err(
      limit.isLate() ? { kind: 'offline' } : toAppError(failure instanceof Error ? failure : { message: String(failure) }, 0),
    )
  } finally {
    limit.end()
  }
}

type Sent<Name extends FunctionName> =
  Record<never, never> extends ArgumentsOf<Name>
    ? [args?: ArgumentsOf<Name>, signal?: AbortSignal]
    : [args: ArgumentsOf<Name>, signal?: AbortSignal]

/**
 * Calls a database function: the only way to one. The answer is what its schema reads, or an expected failure; a write is done only
 * when its answer names what was sent. The newest request of a view should win: pass the signal of a controller that the next one aborts.
 */
export async function rpc<Name extends FunctionName, Answer>(
  call: Call<Name, Answer>,
  ...[args, signal]: Sent<Name>
): Promise<Result<Answer>> {
  const reply = await ask(call.isWrite ? writeLimitMs : readLimitMs, signal ?? null, (limit) =>
    callable(getClient())
      .rpc(call.name, args ?? {})
      .abortSignal(limit),
  )
  if (!reply.ok) return reply
  const answer = parsed(call.name, call.answer, reply.value)
  if (!answer.ok || args === undefined || call.isEcho(answer.value, args)) return answer
  return unreadable(call.name, reply.value, 'the answer does not name what was sent')
}

/** The client as far as functions go. Its own types would state an answer; here the schema does. */
interface Callable {
  rpc(name: FunctionName, args: object): { abortSignal(signal: AbortSignal): PromiseLike<Reply> }
}
const callable = (client: Callable): Callable => client
