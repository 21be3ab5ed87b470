/**
 * What a night of patrols asks of the solver. All times are whole seconds from one origin the caller chooses (the start of
 * the shift, say), so 22:00–06:00 is 0–28,800 and midnight needs no care. Other whole units do as well: the published
 * benchmarks run in tenths.
 */
export interface RouteProblem {
  /** Travel time in seconds from place a to place b at `a * placeCount + b`; one matrix for each way of moving. */
  readonly matrices: readonly Int32Array[]
  readonly placeCount: number
  readonly stops: readonly RouteStop[]
  readonly teams: readonly RouteTeam[]
  /** Ids of two stops that, when both are visited, must be visited by the same team. */
  readonly sameTeam?: readonly (readonly [stopId: string, stopId: string])[]
  /** Stops a team must not be given, by id. */
  readonly forbidden?: readonly TeamStop[]
  /** Stops that only this team may visit, by id. */
  readonly pinned?: readonly TeamStop[]
  /** Stops that this team, and no other, visits in this order; others may come between. */
  readonly orders?: readonly { readonly teamId: string; readonly stopIds: readonly string[] }[]
  /** Price of unequal work: 0 is none, 1 makes an hour's deviation in an eight-hour shift cost 7.5 minutes of travel. */
  readonly balance?: number
  /** The present on the same clock: nobody leaves before it, and what ended before it is a fault. */
  readonly nowS?: number
}

export interface RouteStop {
  readonly id: string
  /** Row and column in the matrices. */
  readonly place: number
  readonly dwellS: number
  /** The visit may begin from … to (both inclusive); the dwell may run past the end. */
  readonly windowStartS: number
  readonly windowEndS: number
  /** A must-visit stop that cannot be placed is reported; others are dropped when not worth the travel. */
  readonly mustVisit?: boolean
  /** Seconds of travel the visit is worth. Left out: worth any travel that fits. */
  readonly prizeS?: number
  readonly demand?: number
}

export interface RouteTeam {
  readonly id: string
  readonly startPlace: number
  readonly endPlace: number
  readonly shiftStartS: number
  readonly shiftEndS: number
  /** From leaving the office to being back, waiting included. */
  readonly maxDurationS?: number
  /** Sum of legs: the walking limit of a team on foot. */
  readonly maxTravelS?: number
  readonly capacity?: number
  /** Which matrix the team moves by; the first when left out. */
  readonly matrix?: number
}

export interface TeamStop {
  readonly teamId: string
  readonly stopId: string
}

/** Stop indices in order of visit, one list for each team, in the order of `problem.teams`. */
export type Routes = readonly (readonly number[])[]

/** When a team can leave: at the start of its shift, or now when that is later. */
export const readyS = (problem: RouteProblem, team: RouteTeam): number => Math.max(team.shiftStartS, problem.nowS ?? -Infinity)

/** No way from here to there. Two of them still fit 31 bits. */
export const unreachableS = 0x1fffffff

/** Value of a stop whose visit is worth any travel; must-visit stops weigh a hundred times more. */
export const anyTravelS = 1e7

/** Whole seconds from a matrix of any numbers; what is not finite or is negative becomes unreachable. */
export function toTravelMatrix(seconds: ArrayLike<number>): Int32Array {
  const matrix = new Int32Array(seconds.length)
  for (let cell = 0; cell < seconds.length; cell++) {
    const value = seconds[cell]!
    matrix[cell] = Number.isFinite(value) && value >= 0 ? Math.min(Math.round(value), unreachableS) : unreachableS
  }
  return matrix
}
