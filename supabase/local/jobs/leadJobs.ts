import type { Database } from '../database.ts'
import { limits } from '../engine/limits.ts'
import type { Job } from './job.types.ts'
import { noteRuns } from './noteRuns.ts'

/** Any number, the same in every server of a database. */
export const jobsLease = 707_001
/** How soon another server notices that the lead is free. */
const retryMs = 2_000
const stopMs = 2_000

/** Rounds of one job, until stopped. */
function keepRounds(db: Database, job: Job, report: (name: string, error: unknown) => void): () => Promise<void> {
  const note = noteRuns(db, job)
  let isStopped = false
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  const next = (delayMs: number): void => {
    timer = setTimeout(() => {
      const startedMs = Date.now()
      running = job
        .round()
        .then(() => note(startedMs, null))
        .catch(async (error: unknown) => {
          if (isStopped) return
          report(job.name, error)
          await note(startedMs, error instanceof Error ? error.message : String(error))
        })
      void running.then(() => {
        if (!isStopped) next(job.everyMs)
      })
    }, delayMs)
    timer.unref()
  }
  next(job.firstMs)
  return async () => {
    isStopped = true
    clearTimeout(timer)
    await job.close?.()
    await Promise.race([running, new Promise((resume) => setTimeout(resume, stopMs).unref())])
  }
}

/**
 * Runs the jobs in one of all servers that share the database: the one that holds the lease. It is lost with its
 * connection; then the jobs stop here and start, with nothing remembered, wherever the lease is taken next. Gives the way
 * to stop.
 */
export function leadJobs(
  anyhow: Database,
  jobs: readonly ((db: Database) => Job)[],
  report: (name: string, error: unknown) => void,
): () => Promise<void> {
  const db = anyhow.within(limits.jobMs)
  let isStopped = false
  let wake: () => void = () => undefined
  const woken = new Promise<void>((resolve) => (wake = resolve))

  async function lead(): Promise<void> {
    let isFailing = false
    while (!isStopped) {
      const lease = await db.lease(jobsLease).catch((error: unknown) => {
        // Once, not every two seconds for as long as the database is away.
        if (!isFailing && !isStopped) report('jobs', error)
        isFailing = true
        return null
      })
      if (lease === null) {
        await Promise.race([woken, new Promise((resume) => setTimeout(resume, retryMs).unref())])
        continue
      }
      isFailing = false
      const stops = jobs.map((make) => keepRounds(db, make(db), report))
      await Promise.race([woken, lease.ended])
      await Promise.all(stops.map((stop) => stop()))
      await lease.release()
    }
  }

  const leading = lead()
  return async () => {
    isStopped = true
    wake()
    await leading
  }
}
