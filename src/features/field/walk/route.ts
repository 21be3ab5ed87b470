import type { WalkRoute, WalkStop } from '@/data/rows/plans'
import type { PackedFix } from '@/data/local/outbox/packFixes'
import type { LngLat } from '@/domain/frame'
import type { WalkFix } from '@/geo/walk'

/** The route to offer: own before others', the shift that runs before the next, the next before the one past. */
export function routeToOffer(routes: readonly WalkRoute[], nowMs: number): WalkRoute | null {
  const rank = (route: WalkRoute) => {
    const from = Date.parse(route.shift_from)
    const to = Date.parse(route.shift_to)
    const wait = nowMs > to ? 1e12 + nowMs - to : Math.max(0, from - nowMs)
    return (route.is_own ? 0 : 1e13) + wait
  }
  return [...routes].sort((a, b) => rank(a) - rank(b))[0] ?? null
}

/** What the phone knows of a stop: its own record first, the server's beside it. */
export interface StopProgress {
  readonly state: 'open' | 'visited' | 'skipped'
  readonly insideS: number
  readonly isInside: boolean
  readonly skipReason: string | null
}

export function progressOf(
  stop: WalkStop,
  own: { readonly visited: boolean; readonly insideS: number; readonly isInside: boolean; readonly skipReason: string | null },
): StopProgress {
  const visited = own.visited || stop.visited_at !== null
  const skipReason = own.skipReason ?? stop.skip_reason
  return {
    state: visited ? 'visited' : skipReason === null ? 'open' : 'skipped',
    insideS: Math.max(own.insideS, stop.visited_s ?? 0),
    isInside: own.isInside,
    skipReason,
  }
}

export const placeOf = ({ lng, lat }: Pick<WalkStop, 'lng' | 'lat'>): LngLat => [lng, lat]

/** Kept fixes under a time that never goes back, as the walk that recorded them reckoned: a clock that was set back adds nothing. */
export function steadyFixes(
  fixes: readonly PackedFix[],
): { readonly steadyMs: number; readonly at: LngLat; readonly accuracyM: number }[] {
  let steadyMs = fixes[0]?.timeMs ?? 0
  let lastMs = steadyMs
  return fixes.map(({ timeMs, lngE6, latE6, accDm }) => {
    steadyMs += Math.max(0, timeMs - lastMs)
    lastMs = timeMs
    return { steadyMs, at: [lngE6 / 1e6, latE6 / 1e6], accuracyM: accDm < 0 ? Number.NaN : accDm / 10 }
  })
}

/** Kept fixes by the time that each says: what another logger told joined the walk after the phone’s own, and lies between. */
export function inTime(fixes: readonly PackedFix[]): WalkFix[] {
  return fixes
    .map(({ timeMs, lngE6, latE6 }): WalkFix => ({ timeMs, at: [lngE6 / 1e6, latE6 / 1e6] }))
    .sort((a, b) => a.timeMs - b.timeMs)
}
