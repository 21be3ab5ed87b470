import type { OfficeRow } from '@/data/rows/offices'
import { holdsLookedFor, isAmong } from '@/records/passes'
import type { FilterValues } from '@/records/record'

export type OfficeKind = OfficeRow['kind']

interface KitItem {
  readonly item: string
  readonly state?: string | undefined
}

/** A police office, or the station it belongs to. */
export interface Office {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly kind: OfficeKind
  readonly areaId: string | null
  readonly lng: number
  readonly lat: number
  readonly address: string | null
  readonly phone: string | null
  readonly openingHours: string | null
  readonly kit: readonly KitItem[]
  readonly staffCount: number | null
  readonly rev: number
}

/** Whether the map shows an office under the filter of the list. */
export const passes = (office: Office, filters: FilterValues): boolean =>
  isAmong(filters, 'kind', office.kind) && holdsLookedFor(filters, [office.name, office.code, office.address])
