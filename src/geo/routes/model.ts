import { anyTravelS, readyS, type RouteProblem, unreachableS } from './problem'

/**
 * The problem in flat arrays for the search. Nodes 0 … n−1 are stops; each team adds a start node n+2t and an end node
 * n+2t+1, so every position in a route lies between two nodes. `hops` holds
 * travel times to and from a place side by side: an insertion reads one row and stays in cache.
 */
export interface Model {
  readonly stopCount: number
  readonly teamCount: number
  readonly nodeCount: number
  readonly placeCount: number
  readonly place: Int32Array
  /** Row of each place p: for each other place q the travel from q to p, then from p to q. */
  readonly hops: Int32Array
  /** Offset of the team's matrix in `hops`. */
  readonly base: Int32Array
  readonly open: Int32Array
  readonly due: Int32Array
  readonly dwell: Int32Array
  readonly demand: Int32Array
  readonly prize: Float64Array
  readonly isMust: Uint8Array
  readonly capacity: Int32Array
  readonly maxTravel: Int32Array
  readonly maxDuration: Int32Array
  readonly hasMaxDuration: boolean
  readonly balance: number
  /** Stops that need every rule looked at: paired, pinned, forbidden somewhere or in an order. */
  readonly isSpecial: Uint8Array
  /** `stop * teamCount + team`, 1 where the team may visit. */
  readonly allowed: Uint8Array
  /** Root of the stop's same-team group, and the members of each group; −1 alone. */
  readonly group: Int32Array
  readonly members: readonly (readonly number[])[]
  /** The order a stop belongs to and its rank there; −1 none. */
  readonly orderOf: Int32Array
  readonly rankInOrder: Int32Array
  readonly orders: readonly (readonly number[])[]
  /** Teams that differ in nothing: an empty one stands for all the empty ones of its kind. */
  readonly kinds: readonly (readonly number[])[]
  readonly kindOf: Int32Array
}

const plenty = 0x3fffffff

/** Flattens a problem already found sound by `findFaults`. O(places² × matrices). */
export function toModel(problem: RouteProblem): Model {
  const { stops, teams, placeCount } = problem
  const stopCount = stops.length
  const teamCount = teams.length
  const nodeCount = stopCount + 2 * teamCount
  const square = placeCount * placeCount
  const hops = new Int32Array(2 * square * problem.matrices.length)
  problem.matrices.forEach((matrix, index) => {
    for (let from = 0; from < placeCount; from++)
      for (let to = 0; to < placeCount; to++) {
        const hopS = matrix[from * placeCount + to]!
        hops[2 * (index * square + to * placeCount + from)] = hopS
        hops[2 * (index * square + from * placeCount + to) + 1] = hopS
      }
  })
  const perNode = () => new Int32Array(nodeCount)
  const place = perNode()
  const open = perNode()
  const due = perNode()
  const dwell = perNode()
  const demand = perNode()
  const prize = new Float64Array(nodeCount)
  const isMust = new Uint8Array(nodeCount)
  stops.forEach((stop, index) => {
    place[index] = stop.place
    open[index] = stop.windowStartS
    due[index] = stop.windowEndS
    dwell[index] = stop.dwellS
    demand[index] = stop.demand ?? 0
    isMust[index] = stop.mustVisit ? 1 : 0
    prize[index] = stop.mustVisit ? 100 * anyTravelS : (stop.prizeS ?? anyTravelS)
  })
  teams.forEach((team, index) => {
    const start = stopCount + 2 * index
    place[start] = team.startPlace
    place[start + 1] = team.endPlace
    open.fill(readyS(problem, team), start, start + 2)
    due.fill(team.shiftEndS, start, start + 2)
  })
  const perTeam = (value: (team: RouteProblem['teams'][number]) => number) => Int32Array.from(teams, value)
  const rules = readRules(problem)
  const kinds = groupAlike(problem, rules.allowed)
  const kindOf = new Int32Array(teamCount)
  kinds.forEach((members, kind) => members.forEach((team) => (kindOf[team] = kind)))
  const meanShiftS = teams.reduce((sum, team) => sum + team.shiftEndS - team.shiftStartS, 0) / Math.max(1, teamCount)
  return {
    stopCount,
    teamCount,
    nodeCount,
    placeCount,
    place,
    hops,
    open,
    due,
    dwell,
    demand,
    prize,
    isMust,
    base: perTeam((team) => (team.matrix ?? 0) * 2 * square),
    capacity: perTeam((team) => team.capacity ?? plenty),
    maxTravel: perTeam((team) => Math.min(team.maxTravelS ?? plenty, unreachableS - 1)),
    maxDuration: perTeam((team) => team.maxDurationS ?? plenty),
    hasMaxDuration: teams.some((team) => team.maxDurationS !== undefined),
    balance: (problem.balance ?? 0) / Math.max(1, meanShiftS),
    ...rules,
    kinds,
    kindOf,
  }
}

function readRules(problem: RouteProblem) {
  const { stops, teams } = problem
  const stopIndex = new Map(stops.map((stop, index) => [stop.id, index]))
  const teamIndex = new Map(teams.map((team, index) => [team.id, index]))
  const allowed = new Uint8Array(stops.length * teams.length).fill(1)
  const isSpecial = new Uint8Array(stops.length)
  const onlyBy = (stop: number, team: number) => {
    for (let other = 0; other < teams.length; other++) if (other !== team) allowed[stop * teams.length + other] = 0
    isSpecial[stop] = 1
  }
  for (const { teamId, stopId } of problem.forbidden ?? []) {
    const stop = stopIndex.get(stopId)!
    allowed[stop * teams.length + teamIndex.get(teamId)!] = 0
    isSpecial[stop] = 1
  }
  for (const { teamId, stopId } of problem.pinned ?? []) onlyBy(stopIndex.get(stopId)!, teamIndex.get(teamId)!)

  // A window that closes before it opens admits nobody.
  stops.forEach((stop, index) => {
    if (stop.windowEndS >= stop.windowStartS) return
    isSpecial[index] = 1
    allowed.fill(0, index * teams.length, (index + 1) * teams.length)
  })

  const orderOf = new Int32Array(stops.length).fill(-1)
  const rankInOrder = new Int32Array(stops.length).fill(-1)
  const orders = (problem.orders ?? []).map((order, orderIndex) =>
    order.stopIds.map((stopId, rank) => {
      const stop = stopIndex.get(stopId)!
      onlyBy(stop, teamIndex.get(order.teamId)!)
      orderOf[stop] = orderIndex
      rankInOrder[stop] = rank
      return stop
    }),
  )

  // Pairs that share a stop form one group: union by the smallest member.
  const root = Int32Array.from(stops, (_, index) => index)
  const rootOf = (stop: number): number => (root[stop] === stop ? stop : rootOf(root[stop]!))
  for (const [first, second] of problem.sameTeam ?? []) {
    const [a, b] = [rootOf(stopIndex.get(first)!), rootOf(stopIndex.get(second)!)]
    root[Math.max(a, b)] = Math.min(a, b)
  }
  const gathered = stops.map(() => [] as number[])
  stops.forEach((_, stop) => gathered[rootOf(stop)]!.push(stop))
  const members = gathered.map((list) => (list.length > 1 ? list : []))
  const group = Int32Array.from(stops, (_, stop) => (members[rootOf(stop)]!.length > 0 ? rootOf(stop) : -1))
  for (const list of members) for (const stop of list) isSpecial[stop] = 1
  return { allowed, isSpecial, orderOf, rankInOrder, orders, group, members }
}

function groupAlike(problem: RouteProblem, allowed: Uint8Array): number[][] {
  const { teams, stops } = problem
  const kinds = new Map<string, number[]>()
  teams.forEach((team, index) => {
    const closed = stops.flatMap((_, stop) => (allowed[stop * teams.length + index] === 0 ? [stop] : []))
    const { id: _id, ...rest } = team
    const key = JSON.stringify([Object.entries(rest).sort(), closed])
    const members = kinds.get(key)
    if (members) members.push(index)
    else kinds.set(key, [index])
  })
  return [...kinds.values()]
}
