import { AuthError } from './authError.ts'

/** So many at a time for one key, the others in the order they came; more than `mostWaiting` are sent away. */
export interface Gate {
  run<T>(key: string, job: () => Promise<T>): Promise<T>
}

interface Lane {
  running: number
  readonly waiting: (() => void)[]
}

/** `run` throws AuthError 429 when too many wait already. */
export function createGate(atOnce: number, mostWaiting: number): Gate {
  const lanes = new Map<string, Lane>()

  async function enter(lane: Lane): Promise<void> {
    if (lane.running < atOnce) {
      lane.running++
      return
    }
    if (lane.waiting.length >= mostWaiting)
      throw new AuthError(429, 'over_request_rate_limit', '登录请求太多，请几秒后再试', { headers: { 'retry-after': '5' } })
    // Whoever leaves hands the place on, so `running` stays as it is.
    await new Promise<void>((resolve) => lane.waiting.push(resolve))
  }
  function leave(key: string, lane: Lane): void {
    const next = lane.waiting.shift()
    if (next !== undefined) return next()
    lane.running--
    if (lane.running === 0) lanes.delete(key)
  }
  return {
    run: async (key, job) => {
      const lane = lanes.get(key) ?? { running: 0, waiting: [] }
      lanes.set(key, lane)
      await enter(lane)
      try {
        return await job()
      } finally {
        leave(key, lane)
      }
    },
  }
}
