import type { LngLat } from '@/domain/frame'

/** A place of the phone and when it was heard, by both clocks: what has passed stands still while a phone sleeps, the other may be set. */
export interface HeardPlace {
  readonly at: LngLat
  readonly accuracyM: number
  readonly heardMs: number
  readonly clockMs: number
}

/** Milliseconds; the longer of what both clocks say, since an old place must not pass for the present one. */
const ageMsOf = ({ heardMs, clockMs }: HeardPlace) => Math.max(0, performance.now() - heardMs, Date.now() - clockMs)

interface CallPlace {
  readonly lng?: number
  readonly lat?: number
  readonly accuracy_m?: number
  readonly heard_s?: number
}
/** Where somebody is who calls for help, as the server takes it: the newest place and how old it is; nothing where none is known. */
export function callPlace(places: readonly (HeardPlace | null)[]): CallPlace {
  const [newest] = places
    .flatMap((place) => (place === null ? [] : [{ ...place, ageMs: ageMsOf(place) }]))
    .sort((a, b) => a.ageMs - b.ageMs)
  if (newest === undefined) return {}
  const { at, accuracyM, ageMs } = newest
  const accuracy = Number.isFinite(accuracyM) ? { accuracy_m: Math.round(accuracyM) } : {}
  return { lng: at[0], lat: at[1], ...accuracy, heard_s: Math.round(ageMs / 1000) }
}
