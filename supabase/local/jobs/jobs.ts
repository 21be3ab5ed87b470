import { coverageRounds } from './coverage/coverageRounds.ts'
import { dailyChores } from './housekeeping.ts'
import { noticeRounds } from './notices.ts'

/** Everything that must run by itself. */
export const jobs = [dailyChores, noticeRounds, coverageRounds] as const
