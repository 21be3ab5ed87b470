import type { Random } from '@/geo/random'
import { crossing, distanceM, lengthM, roundCorners, simplifyLine, sliceLine } from './lines'
import { centreOf, type Point, type Raster } from './raster'
import type { River } from './rivers'
import type { RoadClass, RoadStep } from './roadTracks'
import { SegmentIndex } from './segmentIndex'

export interface RoadLine {
  readonly line: readonly Point[]
  readonly kind: RoadClass
  readonly name: string
  readonly isOneway: boolean
  readonly isBridge: boolean
}

export interface Road extends RoadLine {
  readonly from: number
  readonly to: number
  readonly lengthM: number
}

/** One connected graph: roads meet only at nodes. */
export interface RoadNetwork {
  readonly nodes: readonly Point[]
  readonly roads: readonly Road[]
}

/** Turns steps between cells into smooth lines from junction to junction. */
export function linesFromSteps(raster: Raster, steps: Iterable<RoadStep>, anchors: ReadonlySet<number>): RoadLine[] {
  const at = new Map<number, RoadStep[]>()
  for (const step of steps) for (const cell of [step.a, step.b]) at.set(cell, [...(at.get(cell) ?? []), step])
  const position = relax(raster, at)
  const isNode = (cell: number) => {
    const here = at.get(cell)!
    return here.length !== 2 || anchors.has(cell) || here[0]!.kind !== here[1]!.kind || here[0]!.name !== here[1]!.name
  }
  const used = new Set<RoadStep>()
  const lines: RoadLine[] = []
  const walk = (start: number, first: RoadStep) => {
    const cells = [start]
    let step = first
    let cell = start
    for (;;) {
      used.add(step)
      cell = step.a === cell ? step.b : step.a
      cells.push(cell)
      if (isNode(cell) || cell === start) break
      const [one, two] = at.get(cell)!
      step = one === step ? two! : one!
    }
    const line = roundCorners(
      simplifyLine(
        cells.map((c) => position.get(c)!),
        14,
      ),
      2,
    )
    lines.push({ line: simplifyLine(line, 1.5), kind: first.kind, name: first.name, isOneway: false, isBridge: false })
  }
  for (const onlyNodes of [true, false])
    for (const [cell, here] of at) if (!onlyNodes || isNode(cell)) for (const step of here) if (!used.has(step)) walk(cell, step)
  return lines
}

function relax(raster: Raster, at: Map<number, RoadStep[]>): Map<number, Point> {
  let position = new Map<number, Point>()
  for (const cell of at.keys()) position.set(cell, centreOf(raster, cell))
  for (let pass = 0; pass < 3; pass++) {
    const moved = new Map<number, Point>()
    for (const [cell, here] of at) {
      const [x, y] = position.get(cell)!
      const ends = here.map(({ a, b }) => position.get(a === cell ? b : a)!)
      const meanX = ends.reduce((sum, end) => sum + end[0], 0) / ends.length
      const meanY = ends.reduce((sum, end) => sum + end[1], 0) / ends.length
      const pull = ends.length === 2 ? 0.5 : ends.length > 2 ? 0.25 : 0
      moved.set(cell, [x + pull * (meanX - x), y + pull * (meanY - y)])
    }
    position = moved
  }
  return position
}

/** Cuts lines wherever they cross one another, so that every crossing is a junction of both. */
export function cutAtCrossings(lines: readonly RoadLine[]): RoadLine[] {
  const index = new SegmentIndex(lines.map(({ line }) => line))
  const cuts = lines.map((): { alongM: number; at: Point }[] => [])
  index.eachPair((lineA, a, lineB, b) => {
    const [p, q] = [lines[lineA]!.line[a]!, lines[lineA]!.line[a + 1]!]
    const [r, s] = [lines[lineB]!.line[b]!, lines[lineB]!.line[b + 1]!]
    const share = crossing(p, q, r, s)
    if (share < 0) return
    const at: Point = [p[0] + share * (q[0] - p[0]), p[1] + share * (q[1] - p[1])]
    cuts[lineA]!.push({ alongM: lengthM(lines[lineA]!.line.slice(0, a + 1)) + distanceM(p, at), at })
    cuts[lineB]!.push({ alongM: lengthM(lines[lineB]!.line.slice(0, b + 1)) + distanceM(r, at), at })
  })
  return lines.flatMap((road, k) => {
    const here = cuts[k]!.sort((a, b) => a.alongM - b.alongM)
    if (here.length === 0) return [road]
    const total = lengthM(road.line)
    const stops = [{ alongM: 0, at: road.line[0]! }, ...here, { alongM: total, at: road.line.at(-1)! }]
    return stops.slice(1).flatMap((stop, s) => {
      const start = stops[s]!
      if (stop.alongM - start.alongM < 0.5) return []
      const piece = sliceLine(road.line, start.alongM, stop.alongM)
      return [{ ...road, line: [start.at, ...piece.slice(1, -1), stop.at] }]
    })
  })
}

/** Cuts a bridge out of a road wherever it crosses a river; the bridge spans the river and its banks. */
export function cutBridges(random: Random, lines: readonly RoadLine[], rivers: readonly River[]): RoadLine[] {
  const index = new SegmentIndex(rivers.map(({ line }) => line))
  return lines.flatMap((road) => {
    const total = lengthM(road.line)
    const spans: { fromM: number; toM: number; river: string }[] = []
    let alongM = 0
    for (let k = 0; k + 1 < road.line.length; k++) {
      const [p, q] = [road.line[k]!, road.line[k + 1]!]
      index.near(p, q, (r, segment) => {
        const river = rivers[r]!
        const share = crossing(p, q, river.line[segment]!, river.line[segment + 1]!)
        if (share < 0) return
        const middle = alongM + share * distanceM(p, q)
        const half = river.widthM / 2 + 12
        spans.push({ fromM: Math.max(0, middle - half), toM: Math.min(total, middle + half), river: river.name })
      })
      alongM += distanceM(p, q)
    }
    return spans.length === 0
      ? [road]
      : pieces(
          random,
          road,
          spans.sort((a, b) => a.fromM - b.fromM),
          total,
        )
  })
}

function pieces(
  random: Random,
  road: RoadLine,
  spans: { fromM: number; toM: number; river: string }[],
  total: number,
): RoadLine[] {
  const merged: typeof spans = []
  for (const span of spans) {
    const last = merged.at(-1)
    if (last && span.fromM <= last.toM + 5) last.toM = Math.max(last.toM, span.toM)
    else merged.push({ ...span })
  }
  const out: RoadLine[] = []
  let doneM = 0
  const land = (toM: number) => {
    if (toM - doneM > 0.5) out.push({ ...road, line: sliceLine(road.line, doneM, toM) })
  }
  for (const { fromM, toM, river } of merged) {
    // A stub shorter than half a metre is swallowed by the bridge, so that the pieces still meet.
    const start = fromM - doneM > 0.5 ? fromM : doneM
    const end = total - toM > 0.5 ? toM : total
    land(start)
    const name = road.name || `${river.slice(0, -1)}${random.pick(['一', '二', '三', '新', '老', '大'])}桥`
    out.push({ ...road, line: sliceLine(road.line, start, end), isBridge: true, name })
    doneM = end
  }
  land(total)
  return out
}

/** Joins lines at equal end points and keeps the largest connected part. */
export function joinNetwork(lines: readonly RoadLine[]): RoadNetwork {
  const nodes: Point[] = []
  const nodeAt = new Map<string, number>()
  const nodeOf = (at: Point) => {
    // To the decimetre: ends of pieces of one line differ by rounding only.
    const key = `${Math.round(at[0] * 10)},${Math.round(at[1] * 10)}`
    const known = nodeAt.get(key)
    if (known !== undefined) return known
    nodeAt.set(key, nodes.length)
    nodes.push(at)
    return nodes.length - 1
  }
  const roads = lines.map((road): Road => {
    const from = nodeOf(road.line[0]!)
    const to = nodeOf(road.line.at(-1)!)
    const line = [nodes[from]!, ...road.line.slice(1, -1), nodes[to]!]
    return { ...road, line, from, to, lengthM: lengthM(line) }
  })
  return largestPart(
    nodes,
    roads.filter(({ lengthM: metres }) => metres > 0),
  )
}

function largestPart(nodes: readonly Point[], roads: readonly Road[]): RoadNetwork {
  const parent = nodes.map((_, node) => node)
  const rootOf = (node: number): number => {
    while (parent[node] !== node) node = parent[node] = parent[parent[node]!]!
    return node
  }
  for (const { from, to } of roads) parent[rootOf(from)] = rootOf(to)
  const metres = new Map<number, number>()
  for (const road of roads) metres.set(rootOf(road.from), (metres.get(rootOf(road.from)) ?? 0) + road.lengthM)
  const main = [...metres].sort((a, b) => b[1] - a[1])[0]?.[0]
  const number = new Map<number, number>()
  const renumber = (node: number) => {
    if (!number.has(node)) number.set(node, number.size)
    return number.get(node)!
  }
  const kept = roads
    .filter(({ from }) => rootOf(from) === main)
    .map((road) => ({ ...road, from: renumber(road.from), to: renumber(road.to) }))
  const order: Point[] = []
  for (const [node, at] of number) order[at] = nodes[node]!
  return { nodes: order, roads: kept }
}
