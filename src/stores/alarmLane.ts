import { isAlarm, type KeptOp } from '@/data/local/outbox/outboxDatabase'
import { sendAlarms } from '@/data/local/outbox/sendAlarms'
import type { AppError } from '@/domain/result'

/** The way of calls for help to the server: its own clock, and it waits for nothing that the outbox sends meanwhile. */
export function alarmLane(of: {
  readonly userId: () => string | null
  readonly ops: () => readonly KeptOp[]
  readonly sent: (ops: readonly KeptOp[]) => void
  readonly failed: () => unknown
}) {
  let sending: Promise<AppError | null> | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  function sendAgainWhenDue(): void {
    clearTimeout(timer)
    const waiting = of.ops().filter((op) => isAlarm(op) && op.state === 'waiting')
    const next = Math.min(...waiting.map(({ nextMs }) => nextMs))
    if (Number.isFinite(next)) timer = setTimeout(() => void send(), Math.max(500, next - Date.now()))
  }
  async function sendAll(id: string): Promise<AppError | null> {
    try {
      return await sendAlarms(id, of.sent)
    } catch {
      of.failed()
      return null
    } finally {
      sending = null
      sendAgainWhenDue()
    }
  }
  /** Sends what is due; a call while one is under way waits for it and looks again. What it failed at. */
  async function send(): Promise<AppError | null> {
    const id = of.userId()
    if (id === null) return null
    if (sending) await sending
    sending ??= sendAll(id)
    return sending
  }
  return { send, sendAgainWhenDue }
}
