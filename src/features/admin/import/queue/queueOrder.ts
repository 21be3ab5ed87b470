import type { Bbox } from '@/domain/frame'
import { areaKinds } from '@/geo/import/columns/codes'
import type { ImportKind } from '@/geo/import/columns/fields'
import { kmFromBox } from '@/geo/import/place'

/** What has to be there before: areas from the largest to the smallest, what lies in them, teams before those who name one. */
const kindsInOrder: readonly ImportKind[] = ['areas', 'offices', 'waters', 'teams', 'people', 'roads', 'incidents', 'tracks']

export interface Ordered {
  readonly kind: ImportKind
  /** Of areas, the level that the whole file has. */
  readonly level: string | undefined
}
const placeOf = ({ kind, level }: Ordered) => {
  const at = areaKinds.findIndex((one) => one === level)
  return kindsInOrder.indexOf(kind) * 100 + (kind === 'areas' ? (at < 0 ? areaKinds.length : at) : 0)
}
export const inOrder = <One extends Ordered>(entries: readonly One[]): readonly One[] =>
  [...entries].sort((a, b) => placeOf(a) - placeOf(b))

/** Nothing of one county lies further from the rest of it. */
const farKm = 20
const gapKm = (one: Bbox, other: Bbox): number => {
  const lng = Math.min(Math.max((one[0] + one[2]) / 2, other[0]), other[2])
  const lat = Math.min(Math.max((one[1] + one[3]) / 2, other[1]), other[3])
  return kmFromBox(lng, lat, one)
}

/** How far each box lies from the nearest of the others, in km; null where it lies with one of them, or is alone. */
export function farFromOthers(boxes: readonly (Bbox | null)[]): readonly (number | null)[] {
  return boxes.map((box, at) => {
    if (box === null) return null
    const others = boxes.flatMap((other, place) => (place === at || other === null ? [] : [other]))
    if (others.length === 0) return null
    const nearest = Math.min(...others.map((other) => Math.min(gapKm(box, other), gapKm(other, box))))
    return nearest > farKm ? nearest : null
  })
}
