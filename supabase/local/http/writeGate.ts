import type { Reads } from '../engine/standby.ts'
import { MARK_MS } from '../engine/standbyMarks.ts'
import { isPosition, type Position } from '../engine/standbyPosition.ts'
import { header, json, type ApiReply, type ApiRequest } from './message.ts'

/**
 * Runs a request that writes: refused while the database is a standby, and afterwards the caller's reads hold what he
 * wrote. `caller` is null where nobody can say yet whose reads will follow (a sign-in).
 */
export type WriteGate = (caller: string | null, work: () => Promise<ApiReply>) => Promise<ApiReply>

const COOKIE = 'patrolgrid-after'
const RETRY_AFTER_S = 5

/**
 * How far the asker has seen the log, as a server of the house told him: his reads may come to another server than his
 * write. It is not signed: whoever makes it up sends his own reads to the primary, which writing something would do too, or
 * sees his own work late.
 */
export const positionShown = (request: Pick<ApiRequest, 'headers'>): Position | null => {
  const [, value = ''] = new RegExp(`(?:^|;\\s*)${COOKIE}=([^;]*)`).exec(header(request, 'cookie') ?? '') ?? []
  return isPosition(value) ? value : null
}

const shown = (position: Position) => `${COOKIE}=${position}; Max-Age=${MARK_MS / 1000}; Path=/rest/v1; HttpOnly; SameSite=Strict`

const refusal = (): ApiReply =>
  json(
    503,
    {
      code: '25006',
      message: '数据库正在切换，现在只能查看，不能保存。请稍后再试，填写的内容不会丢失。',
      details: null,
      hint: null,
    },
    { 'retry-after': String(RETRY_AFTER_S) },
  )

export const createWriteGate =
  (reads: Reads, mayWrite: () => boolean): WriteGate =>
  async (caller, work) => {
    if (!mayWrite()) return refusal()
    const reply = await work()
    if (reply.status >= 400) return reply
    const position = await reads.wrote(caller)
    return position === null ? reply : { ...reply, headers: { ...reply.headers, 'set-cookie': shown(position) } }
  }
