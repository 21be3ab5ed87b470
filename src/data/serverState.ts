import * as v from 'valibot'
import { err, ok, type Result } from '@/domain/result'
import { apiOrigin } from './apiOrigin'

const serverState = v.object({
  uptime_s: v.number(),
  now: v.string(),
  version: v.string(),
  node: v.string(),
  driver: v.picklist(['pglite', 'postgres']),
  memory_bytes: v.number(),
  limits: v.object({ at_once: v.number(), waiting: v.number(), read_ms: v.number(), write_ms: v.number() }),
})
const readiness = v.object({
  ready: v.boolean(),
  reason: v.nullable(v.string()),
  role: v.picklist(['primary', 'standby']),
  schema: v.picklist(['current', 'behind']),
  standby: v.nullable(v.object({ used: v.boolean(), lag_ms: v.nullable(v.number()), answered: v.number(), left: v.number() })),
})
export interface ServerState {
  readonly state: v.InferOutput<typeof serverState>
  readonly readiness: v.InferOutput<typeof readiness>
  /** How far this device's clock is ahead of the server's, ms; half the time of the answer is taken off. */
  readonly aheadMs: number
}

/** What the project's own server says of itself; another backend has no such addresses and answers nothing of the kind. */
export async function readServerState(signal: AbortSignal): Promise<Result<ServerState>> {
  try {
    const sentMs = Date.now()
    const health = await fetch(new URL('/health', apiOrigin()), { signal, cache: 'no-store' })
    const state = v.safeParse(serverState, await health.json())
    const gotMs = Date.now()
    const ready = v.safeParse(
      readiness,
      await (await fetch(new URL('/ready', apiOrigin()), { signal, cache: 'no-store' })).json(),
    )
    if (!state.success || !ready.success) return err({ kind: 'not-found' })
    const aheadMs = Math.round((sentMs + gotMs) / 2 - Date.parse(state.output.now))
    return ok({ state: state.output, readiness: ready.output, aheadMs })
  } catch (failure) {
    if (signal.aborted) return err({ kind: 'aborted' })
    return err(failure instanceof SyntaxError ? { kind: 'not-found' } : { kind: 'offline' })
  }
}
