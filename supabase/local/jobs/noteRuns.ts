import type { Database } from '../database.ts'
import type { Job } from './job.types.ts'

/** A job that goes well every fifteen seconds need not be written down every fifteen seconds. */
const leastMs = 30_000
const longestProblem = 1_000

/**
 * Writes down when a job ran, how it ended and when it runs next, for the page of the system's state. That nothing can be
 * written is no reason for the job to fail: then its last run is simply old.
 */
export function noteRuns(db: Database, { name, everyMs }: Job) {
  let notedMs = 0
  let noted: string | null | undefined
  return async (startedMs: number, problem: string | null): Promise<void> => {
    const now = Date.now()
    if (problem === noted && now - notedMs < leastMs) return
    ;[notedMs, noted] = [now, problem]
    const times = [startedMs, now, now + everyMs].map((ms) => new Date(ms).toISOString())
    await db
      .query(
        `insert into private.job_runs (name, started_at, ended_at, next_at, problem) values ($1, $2, $3, $4, $5)
         on conflict (name) do update set started_at = excluded.started_at, ended_at = excluded.ended_at,
           next_at = excluded.next_at, problem = excluded.problem`,
        [name, ...times, problem?.slice(0, longestProblem) ?? null],
      )
      .catch(() => undefined)
  }
}
