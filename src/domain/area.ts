import type { Bbox } from './frame'

/** Kinds of area from the widest to the smallest. */
export const areaKinds = ['prefecture', 'county', 'station', 'beat', 'village', 'cell'] as const
export type AreaKind = (typeof areaKinds)[number]

/** One jurisdiction of the tree, without its outline. */
export interface Area {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly kind: AreaKind
  readonly parentId: string | null
  /** Null until it has an outline, as a county on its first day. */
  readonly lng: number | null
  readonly lat: number | null
  readonly bbox: Bbox | null
  readonly population: number | null
  readonly households: number | null
  readonly areaKm2: number
  readonly patrolsPerWeek: number | null
  readonly responsibleName: string | null
  /** Version for optimistic changes. */
  readonly rev: number
}

/** Something that has a place on the map; of an area without an outline nobody knows one. */
export interface Placed {
  readonly lng: number
  readonly lat: number
}
export const isPlaced = <Row extends { readonly lng: number | null; readonly lat: number | null }>(row: Row): row is Row & Placed =>
  row.lng !== null && row.lat !== null

/** From the root down to the area, itself included; what is not in the list is left out. A ring of parents ends where it repeats. */
export function areaLine(byId: ReadonlyMap<string, Area>, id: string): Area[] {
  const line: Area[] = []
  for (let area = byId.get(id); area !== undefined && !line.includes(area); area = byId.get(area.parentId ?? ''))
    line.unshift(area)
  return line
}
