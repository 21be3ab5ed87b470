import type { Bbox } from '@/domain/frame'
import type { PatrolRow } from '@/data/rows/patrols'
import type { TeamRow } from '@/data/rows/people'
import { hourMs } from '@/domain/time'

type TeamKind = TeamRow['kind']

export interface Team {
  readonly id: string
  readonly name: string
  readonly kind: TeamKind
  /** 0–11: index of its colour among the twelve tokens. */
  readonly colour: number
}

export interface Patrol {
  readonly id: string
  readonly teamId: string | null
  readonly teamName: string
  readonly colour: number
  readonly name: string | null
  readonly kind: PatrolRow['kind']
  readonly status: PatrolRow['status']
  /** False: withdrawn, listed but counted nowhere. */
  readonly isCounted: boolean
  /** The day a night belongs to is the day it starts. */
  readonly serviceDay: string
  readonly startedAt: string | null
  readonly distanceM: number | null
  readonly durationS: number | null
  readonly hasTrack: boolean
  readonly bbox: Bbox | null
}

/** A look at tracks that the server has written down: good for this period and these teams, and for twelve hours. */
export interface TrackView {
  readonly id: string
  readonly fromAt: string
  readonly toAt: string
  readonly openedAtMs: number
}

const viewLifeMs = 12 * hourMs

/** Whether a look that was opened still serves a period: the same or a shorter one, and not older than the server allows. */
export const serves = (view: TrackView | null, fromAt: string, toAt: string, nowMs: number): boolean =>
  view !== null &&
  Date.parse(view.fromAt) <= Date.parse(fromAt) &&
  Date.parse(view.toAt) >= Date.parse(toAt) &&
  nowMs - view.openedAtMs < viewLifeMs

export interface TeamSum {
  readonly team: Team
  readonly patrols: number
  readonly distanceM: number
}

/** Patrols and distance of each team in a list; teams without any are kept, with zero. Most patrols first. */
export function sumByTeam(teams: readonly Team[], patrols: readonly Patrol[]): TeamSum[] {
  const sums = new Map(teams.map((team) => [team.id, { team, patrols: 0, distanceM: 0 }]))
  for (const { teamId, distanceM } of patrols) {
    const sum = sums.get(teamId ?? '')
    if (sum === undefined) continue
    sum.patrols++
    sum.distanceM += distanceM ?? 0
  }
  return [...sums.values()].sort((a, b) => b.patrols - a.patrols || a.team.name.localeCompare(b.team.name, 'zh'))
}
