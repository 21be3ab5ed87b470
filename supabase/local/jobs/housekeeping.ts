import type { Database } from '../database.ts'
import type { Job } from './job.types.ts'

const dayMs = 86_400_000
/** A session that nobody renewed for so long is over; its tokens are of no use to anyone but a thief. */
const sessionDays = 90

// One statement each. What merely passed through is kept for a set time only.
const chores = [
  'select private.make_months_ahead()',
  'select private.forget_ops()',
  "delete from realtime.messages where inserted_at < now() - interval '3 days'",
  `delete from auth.sessions where refreshed_at < now() - interval '${sessionDays} days'`,
  "delete from auth.refresh_tokens where used_at < now() - interval '7 days'",
  "delete from auth.sign_in_failures where last_failed_at < now() - interval '1 day'",
  "delete from auth.sign_in_places where seen_at < now() - interval '90 days'",
] as const

/** Positions are kept for a set time only. Throws with the reason when the date is not believed and nothing was forgotten. */
async function forgetTracks(db: Database): Promise<void> {
  const { rows } = await db.query<{ refused: string | null }>(`select private.forget_tracks() ->> 'refused' as refused`)
  const refused = rows[0]?.refused ?? null
  if (refused !== null) throw new Error(refused)
}

/** The daily chores, one after another: one that fails does not keep the others from being done. */
export const dailyChores = (db: Database): Job => ({
  name: 'housekeeping',
  firstMs: 1_000,
  everyMs: dayMs,
  round: async () => {
    const failures: unknown[] = []
    for (const chore of chores) await db.exec(chore).catch((error: unknown) => failures.push(error))
    await forgetTracks(db).catch((error: unknown) => failures.push(error))
    if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join('; '))
  },
})
