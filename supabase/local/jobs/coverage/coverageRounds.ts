import type { Database } from '../../database.ts'
import type { Job } from '../job.types.ts'
import { createCoverageJob } from './coverageJob.ts'

/** The counting thread is let go after this long without work: it holds every footprint of a year. */
const idleMs = 600_000

/** Coverage of finished patrols, on everybody's map some seconds after a patrol ends. */
export function coverageRounds(db: Database): Job {
  const job = createCoverageJob(db)
  let lastWorkMs = Date.now()
  return {
    name: 'coverage',
    // What a server that has just lost the lead still had under way is over by then.
    firstMs: 3_000,
    everyMs: 15_000,
    round: async () => {
      if ((await job.run()) > 0) lastWorkMs = Date.now()
      else if (Date.now() - lastWorkMs > idleMs) await job.close()
    },
    close: job.close,
  }
}
