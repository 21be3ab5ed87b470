import type { dueStates, kitPieces, kitStates } from '@/data/rows/waters'
import { dayMs } from '@/domain/time'

export type KitPiece = (typeof kitPieces)[number]
export type KitState = (typeof kitStates)[number]
export type DueState = (typeof dueStates)[number]
const soonMs = 3 * dayMs

/** Whether the next round is due: soon is within three days, never has had no round yet. */
export function dueState(nextDueAt: string | null, nowMs: number): DueState {
  if (nextDueAt === null) return 'never'
  const left = Date.parse(nextDueAt) - nowMs
  if (left < 0) return 'overdue'
  return left <= soonMs ? 'soon' : 'ok'
}
