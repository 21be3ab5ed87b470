import { holdsText } from '@/domain/text'
import type { OfficeRow } from '@/data/rows/offices'

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

export interface OfficeFilter {
  readonly kind: OfficeKind | null
  readonly text: string
}

export function passes(office: Office, { kind, text }: OfficeFilter): boolean {
  return (kind === null || office.kind === kind) && holdsText([office.name, office.code, office.address], text)
}
