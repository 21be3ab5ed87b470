import { holdsText } from '@/domain/text'
import type { Geometry } from 'geojson'
import { dueStates, kitPieces, type WaterRow } from '@/data/rows/waters'
import type { DueState, KitPiece, KitState } from './waterDetail'

type WaterKind = WaterRow['kind']

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
  /** The pieces that are missing or damaged. */
  readonly lacking: readonly KitPiece[]
  readonly due: DueState
  readonly cycleDays: number
  readonly risk: 1 | 2 | 3
  readonly lastInspectedAt: string | null
  readonly nextDueAt: string | null
  readonly responsibleName: string | null
  readonly note: string | null
  /** A neighbour's, shown by joint defence: listed, counted nowhere. */
  readonly isShared: boolean
  readonly rev: number
}

/** How many of the four pieces are there and usable. */
export const piecesPresent = ({ kit }: Pick<WaterSpot, 'kit'>): number =>
  kitPieces.filter((piece) => kit[piece] === 'present').length

export interface WaterFilter {
  readonly due: readonly DueState[]
  /** Only spots that lack a piece. */
  readonly isLackingOnly: boolean
  readonly kinds: readonly WaterKind[]
  readonly text: string
}

export const anyWater: WaterFilter = { due: [], isLackingOnly: false, kinds: [], text: '' }

/** Whether a spot passes; every part of the filter that is not empty must hold. */
export function passes(spot: WaterSpot, { due, isLackingOnly, kinds, text }: WaterFilter): boolean {
  return (
    (due.length === 0 || due.includes(spot.due)) &&
    (kinds.length === 0 || kinds.includes(spot.kind)) &&
    (!isLackingOnly || spot.lacking.length > 0) &&
    holdsText([spot.name, spot.code], text)
  )
}

const urgency = (spot: WaterSpot) => dueStates.indexOf(spot.due) * 10 + piecesPresent(spot)

/** Most pressing first: overdue, never seen, due soon; then the fewest pieces; then by code. */
export const byUrgency = (a: WaterSpot, b: WaterSpot): number => urgency(a) - urgency(b) || a.code.localeCompare(b.code)
