import type { Database } from './database.ts'

const DAY_MS = 86_400_000
/** A session that nobody renewed for so long is over; its tokens are of no use to anyone but a thief. */
const SESSION_DAYS = 90

// Positions are kept for a set time only; the same for what merely passed through.
const CHORES = [
  'select private.forget_tracks()',
  "delete from realtime.messages where inserted_at < now() - interval '3 days'",
  `delete from auth.sessions where refreshed_at < now() - interval '${SESSION_DAYS} days'`,
  "delete from auth.refresh_tokens where used_at < now() - interval '7 days'",
  "delete from auth.sign_in_failures where last_failed_at < now() - interval '1 day'",
  "delete from auth.sign_in_places where seen_at < now() - interval '90 days'",
] as const

/** Does the daily chores now and every day after, one after another; resolves to the way to stop. */
export const keepHouse = async (db: Database, report: (error: unknown) => void): Promise<() => Promise<void>> => {
  let round: Promise<void> = Promise.resolve()
  const doChores = async () => {
    for (const chore of CHORES) await db.exec(chore).catch(report)
  }
  const again = setInterval(() => (round = doChores()), DAY_MS)
  again.unref()
  await doChores()
  return async () => {
    clearInterval(again)
    await round
  }
}
