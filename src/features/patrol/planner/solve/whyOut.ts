import { whyNobody, type RouteRule } from '@/geo/routes/faults'
import type { RouteProblem, Routes } from '@/geo/routes/problem'
import { retime } from '@/geo/routes/retime'

/** Why a stop is on no route: a rule no team can meet, no room beside the others, or only farther than it is worth. */
export type WhyOut =
  | { readonly kind: 'rule'; readonly rule: RouteRule }
  | { readonly kind: 'no-room' }
  /** It would fit here: the team, the place on its route, and the travel it adds. */
  | { readonly kind: 'fits'; readonly team: number; readonly index: number; readonly addsS: number }

/** Asks each team for the cheapest place where the stop would fit with every window kept. O(stops of all routes × longest route). */
export function whyOut(problem: RouteProblem, routes: Routes, stop: number): WhyOut {
  const asked = problem.stops[stop]!
  const fault = whyNobody(problem, asked)
  if (fault) return { kind: 'rule', rule: fault.rule }
  const isFor = (teamId: string) =>
    (problem.pinned ?? []).every((pin) => pin.stopId !== asked.id || pin.teamId === teamId) &&
    !(problem.forbidden ?? []).some((ban) => ban.stopId === asked.id && ban.teamId === teamId)
  const partners = new Set((problem.sameTeam ?? []).flatMap(([a, b]) => (a === asked.id ? [b] : b === asked.id ? [a] : [])))
  const routeOfPartner = routes.findIndex((route) => route.some((other) => partners.has(problem.stops[other]!.id)))
  let best: Extract<WhyOut, { kind: 'fits' }> | null = null
  routes.forEach((route, team) => {
    if (!isFor(problem.teams[team]!.id) || (routeOfPartner >= 0 && routeOfPartner !== team)) return
    const now = retime(problem, team, route).travelS
    for (let index = 0; index <= route.length; index++) {
      const timed = retime(problem, team, [...route.slice(0, index), stop, ...route.slice(index)])
      if (timed.violations.length > 0) continue
      const addsS = timed.travelS - now
      if (!best || addsS < best.addsS) best = { kind: 'fits', team, index, addsS }
    }
  })
  return best ?? { kind: 'no-room' }
}
