import type { Database } from '../database.ts'
import type { Job } from './job.types.ts'

const dayMs = 86_400_000
/** A session that nobody renewed for so long is over; its tokens are of no use to anyone but a thief. */
const sessionDays = 90

// One statement each. Positions are kept for a set time only; the same for what merely passed through.
const chores = [
  'select private.forget_tracks()',
  "delete from realtime.messages where inserted_at < now() - interval '3 days'",
  `delete from auth.sessions where refreshed_at < now() - interval '${sessionDays} days'`,
  "delete from auth.refresh_tokens where used_at < now() - interval '7 days'",
  "delete from auth.sign_in_failures where last_failed_at < now() - interval '1 day'",
  "delete from auth.sign_in_places where seen_at < now() - interval '90 days'",
] as const

/** The daily chores, one after another: one that fails does not keep the others from being done. */
export const dailyChores = (db: Database): Job => ({
  name: 'housekeeping',
  firstMs: 1_000,
  everyMs: dayMs,
  round: async () => {
    const failures: unknown[] = []
    for (const chore of chores) await db.exec(chore).catch((error: unknown) => failures.push(error))
    if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join('; '))
  },
})
