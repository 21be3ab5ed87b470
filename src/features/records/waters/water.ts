import type { Geometry } from 'geojson'
import { kitPieces, type WaterRow } from '@/data/rows/waters'
import { holdsLookedFor, isAmong, isAsFlagged } from '@/records/passes'
import type { FilterValues } from '@/records/record'
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

/** Whether the map shows a spot under the filter of the list. */
export const passes = (spot: WaterSpot, filters: FilterValues): boolean =>
  isAmong(filters, 'due', spot.due) &&
  isAmong(filters, 'kind', spot.kind) &&
  isAmong(filters, 'risk', spot.risk) &&
  isAsFlagged(filters, 'lacking', spot.lacking.length > 0) &&
  holdsLookedFor(filters, [spot.name, spot.code, spot.note])
