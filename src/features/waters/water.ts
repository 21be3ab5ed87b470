import { holdsText } from '@/domain/text'
import type { Geometry } from 'geojson'
import { dueStates, kitPieces, type WaterRow } from '@/data/rows/waters'
import type { DueState, KitPiece, KitState } from './waterDetail'

export type WaterKind = WaterRow['kind']

export interface WaterSpot {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly kind: WaterKind
  readonly areaId: string | null
  readonly lng: number
  readonly lat: number
  readonly geometry: Geometry
  readonly kit: Readonly<Record<KitPiece, KitState>>
  readonly due: DueState
  readonly cycleDays: number
  readonly risk: 1 | 2 | 3
  readonly lastInspectedAt: string | null
  readonly nextDueAt: string | null
  readonly responsibleName: string | null
  readonly note: string | null
  readonly rev: number
}

/** How many of the four pieces are there and usable. */
export const piecesPresent = ({ kit }: Pick<WaterSpot, 'kit'>): number =>
  kitPieces.filter((piece) => kit[piece] === 'present').length

export interface WaterFilter {
  readonly due: readonly DueState[]
  /** Only spots with a piece in one of these states; empty means any. */
  readonly kit: readonly KitState[]
  readonly kinds: readonly WaterKind[]
  readonly text: string
}

export const anyWater: WaterFilter = { due: [], kit: [], kinds: [], text: '' }

/** Whether a spot passes; every part of the filter that is not empty must hold. */
export function passes(spot: WaterSpot, { due, kit, kinds, text }: WaterFilter): boolean {
  return (
    (due.length === 0 || due.includes(spot.due)) &&
    (kinds.length === 0 || kinds.includes(spot.kind)) &&
    (kit.length === 0 || kitPieces.some((piece) => kit.includes(spot.kit[piece]))) &&
    holdsText([spot.name, spot.code], text)
  )
}

const urgency = (spot: WaterSpot) => dueStates.indexOf(spot.due) * 10 + piecesPresent(spot)

/** Most pressing first: overdue, never seen, due soon; then the fewest pieces; then by code. */
export const byUrgency = (a: WaterSpot, b: WaterSpot): number => urgency(a) - urgency(b) || a.code.localeCompare(b.code)
