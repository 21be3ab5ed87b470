import { expect, test } from 'vitest'
import { makeLand, type Land } from './land'
import { crossing, distanceToSegment } from './lines'
import { cellAt, forNeighbours } from './raster'
import { SegmentIndex } from './segmentIndex'
import { smallScale } from './smallScale'

const seeds = [1, 2, 3]
// Made while the file loads: a slow machine then has no test time limit to run into.
const made = new Map(seeds.map((seed) => [seed, makeLand(seed, smallScale)]))
const landOf = (seed: number): Land => made.get(seed)!

test.each(seeds)(
  'water flows down: every cell is above the one it drains to, and so is every step of a river (seed %i)',
  (seed) => {
    const { terrain, rivers } = landOf(seed)
    for (let cell = 0; cell < terrain.receiver.length; cell++) {
      const down = terrain.receiver[cell]!
      if (down >= 0 && terrain.height[cell]! <= terrain.height[down]!) expect.fail(`cell ${cell} drains uphill`)
    }
    expect(rivers.length).toBeGreaterThan(10)
    for (const { cells } of rivers)
      for (let k = 0; k + 1 < cells.length; k++)
        expect(terrain.height[cells[k]!]!).toBeGreaterThan(terrain.height[cells[k + 1]!]!)
  },
)

test.each(seeds)('catchments add up: what leaves the raster is every cell once (seed %i)', (seed) => {
  const { terrain } = landOf(seed)
  let leaving = 0
  for (let cell = 0; cell < terrain.receiver.length; cell++) if (terrain.receiver[cell]! < 0) leaving += terrain.upstream[cell]!
  expect(leaving).toBe(terrain.receiver.length)
})

test.each(seeds)('a tributary ends on the river it joins (seed %i)', (seed) => {
  const { rivers } = landOf(seed)
  const index = new SegmentIndex(rivers.map(({ line }) => line))
  const first = rivers[0]!
  let joined = 0
  for (const river of rivers) {
    const mouth = river.line.at(-1)!
    if (river === first || river.rank === 1) continue
    let least = Infinity
    index.near(
      mouth,
      mouth,
      (other, k) => {
        if (rivers[other] !== river)
          least = Math.min(least, distanceToSegment(mouth, rivers[other]!.line[k]!, rivers[other]!.line[k + 1]!))
      },
      60,
    )
    if (least < 40) joined++
  }
  // The rest leave the land shown.
  expect(joined).toBeGreaterThan(rivers.length * 0.5)
})

test.each(seeds)('borders never cross, so no area overlaps another (seed %i)', (seed) => {
  const lines = landOf(seed).tree.arcs.map(({ points }) => points)
  let crossings = 0
  new SegmentIndex(lines).eachPair((a, j, b, k) => {
    if (crossing(lines[a]![j]!, lines[a]![j + 1]!, lines[b]![k]!, lines[b]![k + 1]!) >= 0) crossings++
  })
  expect(crossings).toBe(0)
})

test.each(seeds)('the road graph is one piece and roads meet only at its nodes (seed %i)', (seed) => {
  const { network } = landOf(seed)
  const next = network.nodes.map((): number[] => [])
  for (const { from, to } of network.roads) {
    next[from]!.push(to)
    next[to]!.push(from)
  }
  const seen = new Set([0])
  for (const node of seen) for (const other of next[node]!) seen.add(other)
  expect(seen.size).toBe(network.nodes.length)
  for (const { line, from, to } of network.roads) {
    expect(line[0]).toEqual(network.nodes[from])
    expect(line.at(-1)).toEqual(network.nodes[to])
  }
})

test.each(seeds)('every village is on a road, and every road that crosses a river does so on a bridge (seed %i)', (seed) => {
  const { network, settlements, rivers } = landOf(seed)
  for (const { at } of settlements)
    expect(Math.min(...network.nodes.map(([x, y]) => Math.hypot(x - at[0], y - at[1])))).toBeLessThan(120)
  const index = new SegmentIndex(rivers.map(({ line }) => line))
  for (const { line, isBridge } of network.roads)
    for (let k = 0; k + 1 < line.length; k++)
      index.near(line[k]!, line[k + 1]!, (river, segment) => {
        const course = rivers[river]!.line
        if (crossing(line[k]!, line[k + 1]!, course[segment]!, course[segment + 1]!) >= 0) expect(isBridge).toBe(true)
      })
})

test.each(seeds)('nobody lives on a summit, in a river or in a lake (seed %i)', (seed) => {
  const { terrain, settlements, isWet } = landOf(seed)
  for (const { cell } of settlements) {
    expect(isWet(cell)).toBe(false)
    expect(terrain.slope[cell]!).toBeLessThan(0.3)
    let higher = 0
    forNeighbours(terrain.raster, cell, (neighbour) => (higher += terrain.height[neighbour]! > terrain.height[cell]! ? 1 : 0))
    expect(higher).toBeGreaterThan(0)
  }
})

test('degrees and plane metres are inverse to a decimetre', () => {
  const { plane, settlements, terrain } = landOf(1)
  for (const { at, cell } of settlements) {
    const [x, y] = plane.toPoint(plane.toLngLat(at))
    expect(Math.hypot(x - at[0], y - at[1])).toBeLessThan(0.15)
    expect(cellAt(terrain.raster, [x, y])).toBe(cell)
  }
})
