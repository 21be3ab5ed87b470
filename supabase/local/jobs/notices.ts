import type { Database } from '../database.ts'
import type { Job } from './job.types.ts'

/** Raises and clears notices: late starts and lost contact are told in minutes. */
export const noticeRounds = (db: Database): Job => ({
  name: 'notices',
  firstMs: 5_000,
  everyMs: 60_000,
  round: () => db.exec('select private.raise_notices()'),
})
