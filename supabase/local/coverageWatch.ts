import { createCoverageJob } from './coverageJob.ts'
import type { Database } from './database.ts'

/** How soon after a patrol ends its coverage is on everybody's map. */
const everyMs = 15_000
/** The counting thread is let go after this long without work: it holds every footprint of a year. */
const idleMs = 600_000

/** Keeps coverage counted while the server runs; the first run starts at once, beside the requests. Gives the way to stop. */
export function watchCoverage(db: Database, report: (error: unknown) => void): () => Promise<void> {
  const job = createCoverageJob(db)
  let isStopped = false
  let lastWorkMs = Date.now()
  let timer: NodeJS.Timeout | undefined
  const turn = async (): Promise<void> => {
    try {
      if ((await job.run()) > 0) lastWorkMs = Date.now()
      else if (Date.now() - lastWorkMs > idleMs) await job.close()
    } catch (error) {
      if (!isStopped) report(error)
    }
  }
  const next = (delayMs: number): void => {
    timer = setTimeout(() => {
      running = turn().finally(() => {
        if (!isStopped) next(everyMs)
      })
    }, delayMs)
    timer.unref()
  }
  let running: Promise<void> = Promise.resolve()
  next(1000)
  return async () => {
    isStopped = true
    clearTimeout(timer)
    await job.close()
    await Promise.race([running, new Promise((resolve) => setTimeout(resolve, 2000).unref())])
  }
}
