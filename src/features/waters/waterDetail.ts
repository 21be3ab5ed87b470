export const kitPieces = ['sign', 'ring', 'rope', 'pole'] as const
export type KitPiece = (typeof kitPieces)[number]
export const kitStates = ['present', 'damaged', 'missing', 'unknown'] as const
export type KitState = (typeof kitStates)[number]

/** A water spot as `water_detail` gives it. */
export interface WaterDetail {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly kind: string
  readonly names: readonly string[]
  readonly risk: 1 | 2 | 3
  /** False for a water of a neighbour's, shown by joint defence. */
  readonly may_inspect: boolean
  readonly cycle_days: number
  readonly note: string | null
  readonly last_inspected_at: string | null
  readonly next_due_at: string | null
  readonly lng: number
  readonly lat: number
  readonly responsible: { readonly id: string; readonly name: string; readonly phone: string | null } | null
  readonly kit: Readonly<Partial<Record<KitPiece, { readonly state: KitState; readonly checked_at: string | null }>>>
  readonly inspections: readonly {
    readonly id: string
    readonly at: string
    readonly note: string | null
    readonly by: string | null
  }[]
}

export type DueState = 'ok' | 'soon' | 'overdue' | 'never'
const soonMs = 3 * 86_400_000

/** Whether the next round is due: soon is within three days, never has had no round yet. */
export function dueState(nextDueAt: string | null, nowMs: number): DueState {
  if (nextDueAt === null) return 'never'
  const left = Date.parse(nextDueAt) - nowMs
  if (left < 0) return 'overdue'
  return left <= soonMs ? 'soon' : 'ok'
}
