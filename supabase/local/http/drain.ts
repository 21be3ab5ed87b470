import type { Server } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'

export interface Drain {
  isDraining(): boolean
  /** See RunningServer.close. `sayGoodbye` sends away who is connected for good. */
  close(drainMs: number, sayGoodbye: () => Promise<void>): Promise<void>
}

/** A request that runs when the server stops gets this long; an import's chunk may take most of it. */
const LAST_REQUESTS_MS = 20_000
const LOOK_MS = 50

/** Stops a server so that nobody's request is cut off: the next one goes to another server. */
export const createDrain = (server: Server): Drain => {
  let running = 0
  let isDraining = false
  server.prependListener('request', (_request, response) => {
    running++
    // Whoever keeps his connection would bring his next request here.
    if (isDraining) response.setHeader('connection', 'close')
    response.once('close', () => running--)
  })
  return {
    isDraining: () => isDraining,
    close: async (drainMs, sayGoodbye) => {
      isDraining = true
      await delay(drainMs)
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      await sayGoodbye()
      const untilMs = Date.now() + LAST_REQUESTS_MS
      while (running > 0 && Date.now() < untilMs) {
        server.closeIdleConnections()
        await delay(LOOK_MS)
      }
      server.closeAllConnections()
      await closed
    },
  }
}
