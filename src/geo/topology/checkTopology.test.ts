import type { Polygon, Position } from 'geojson'
import { describe, expect, test } from 'vitest'
import { createRandom } from '@/geo/random'
import { checkTopology, roundingM2, type Cell } from './checkTopology'
import { mergeShapes } from './mergeShapes'
import { applyChange, findChange, moveVertex } from './sharedVertices'
import { partsOf, shapeAreaM2, type Shape } from './shape'
import { snapTo } from './snap'
import { splitShape } from './splitShape'

const step = 0.01
const box = (x: number, y: number, width = 1, height = 1): Polygon => {
  const [west, south, east, north] = [115 + x * step, 26 + y * step, 115 + (x + width) * step, 26 + (y + height) * step]
  return {
    type: 'Polygon',
    coordinates: [
      [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
      ],
    ],
  }
}
const grid = (): Cell[] => [0, 1, 2].flatMap((x) => [0, 1, 2].map((y) => ({ id: `${x}${y}`, shape: box(x, y) as Shape })))
const all = new Set(grid().map(({ id }) => id))
const parent = box(0, 0, 3, 3)
const replace = (cells: readonly Cell[], id: string, shape: Shape) => cells.map((cell) => (cell.id === id ? { id, shape } : cell))

describe('the topology check', () => {
  test('finds nothing in cells that tile their parent', () => {
    expect(checkTopology(grid(), parent, all)).toEqual([])
  })

  test('names both cells of an overlap and measures it', () => {
    const issues = checkTopology(replace(grid(), '11', box(1, 1, 1.1, 1)), parent, new Set(['11']))
    expect(issues).toHaveLength(1)
    expect(issues[0]).toMatchObject({ kind: 'overlap', isSliver: false, ids: ['11', '21'] })
    expect((issues[0]?.areaM2 ?? 0) / shapeAreaM2(box(2, 1, 0.1, 1))).toBeCloseTo(1, 3)
  })

  test('finds a gap against the parent, and inside the whole when there is no parent outline', () => {
    const without = grid().filter(({ id }) => id !== '11')
    for (const outline of [parent, null]) {
      const issues = checkTopology(without, outline, all)
      expect(issues.map(({ kind }) => kind)).toEqual(['gap'])
      expect((issues[0]?.areaM2 ?? 0) / shapeAreaM2(box(1, 1))).toBeCloseTo(1, 3)
    }
  })

  test('finds land held outside the parent', () => {
    const issues = checkTopology(replace(grid(), '22', box(2, 2, 1.5, 1)), parent, new Set(['22']))
    expect(issues.map(({ kind }) => kind)).toEqual(['outside'])
  })

  test('tells a sliver from a decision by its thinness', () => {
    const issues = checkTopology(replace(grid(), '11', box(1, 1, 0.995, 1)), parent, new Set(['11']))
    expect(issues).toHaveLength(1)
    expect(issues[0]).toMatchObject({ kind: 'gap', isSliver: true })
  })

  test('lets rounding of shared borders pass', () => {
    const off = 0.3 / 111_195 / step
    expect(checkTopology(replace(grid(), '11', box(1, 1, 1 + off / 40, 1)), parent, new Set(['11']))).toEqual([])
    expect(roundingM2).toBe(25)
  })

  test('reports an outline that crosses itself before anything else', () => {
    const bow: Polygon = {
      type: 'Polygon',
      coordinates: [
        [
          [115, 26],
          [115.01, 26.01],
          [115.01, 26],
          [115, 26.01],
          [115, 26],
        ],
      ],
    }
    expect(checkTopology([{ id: 'bow', shape: bow }], null, new Set(['bow'])).map(({ kind }) => kind)).toEqual(['crosses-itself'])
  })

  test('nothing to check is no issue', () => {
    expect(checkTopology([], parent, new Set())).toEqual([])
  })

  test('overlaps and gaps agree with a brute-force count of elementary boxes, for cells pushed about at random', () => {
    const random = createRandom(17)
    for (let round = 0; round < 8; round++) {
      const cells = grid().map(({ id }) => {
        const [x, y] = [Number(id[0]), Number(id[1])]
        return { id, shape: box(x + (random() - 0.5) * 0.2, y + (random() - 0.5) * 0.2) as Shape }
      })
      const issues = checkTopology(cells, parent, all)
      const sum = (kind: string) => issues.filter((issue) => issue.kind === kind).reduce((total, { areaM2 }) => total + areaM2, 0)
      // Brute force: axis-parallel boxes, so a point's cells are counted by comparing numbers.
      const boxes = cells
        .map(({ shape }) => partsOf(shape)[0]?.[0] ?? [])
        .map((ring) => [ring[0] ?? [0, 0], ring[2] ?? [0, 0]] as const)
      const [xs, ys] = [0, 1].map((axis) =>
        [
          ...new Set([
            115 + axis * -89,
            115 + axis * -89 + 3 * step,
            ...boxes.flatMap(([low, high]) => [low[axis] ?? 0, high[axis] ?? 0]),
          ]),
        ].sort((p, q) => p - q),
      ) as [number[], number[]]
      let [gap, overlap] = [0, 0]
      for (const [i, west] of xs.entries())
        for (const [j, south] of ys.entries()) {
          const [east, north] = [xs[i + 1] ?? west, ys[j + 1] ?? south]
          const [lng, lat] = [(west + east) / 2, (south + north) / 2]
          const share = ((east - west) * (north - south)) / (3 * step) ** 2
          const holders = boxes.filter(([[w = 0, s = 0], [e = 0, n = 0]]) => lng > w && lng < e && lat > s && lat < n).length
          const isInside = lng > 115 && lng < 115 + 3 * step && lat > 26 && lat < 26 + 3 * step
          if (holders === 0 && isInside) gap += share
          // Three cells over one place overlap in three pairs.
          overlap += (share * holders * (holders - 1)) / 2
        }
      const whole = shapeAreaM2(parent)
      expect(sum('gap') / whole).toBeCloseTo(gap, 3)
      expect(sum('overlap') / whole).toBeCloseTo(overlap, 3)
    }
  })
})

describe('editing a mosaic', () => {
  test('moving a shared corner moves it in every cell around it, and the mosaic stays whole', () => {
    const [from, to]: Position[] = [
      [115.01, 26.01],
      [115.0113, 26.0092],
    ]
    const before = box(0, 0)
    // The corner as the grid computes it, so that it is found exactly.
    const corner = before.coordinates[0]?.[2] ?? from ?? []
    const change = findChange(before, moveVertex(before, corner, to ?? []))
    expect(change).toEqual({ kind: 'moved', from: corner, to })
    const moved = grid().map(({ id, shape }) => ({ id, shape: change === null ? shape : applyChange(shape, change) }))
    expect(
      moved.filter(
        ({ shape }, i) =>
          shape !== grid()[i]?.shape &&
          partsOf(shape)
            .flat(2)
            .some(([lng]) => lng === to?.[0]),
      ),
    ).toHaveLength(4)
    expect(checkTopology(moved, parent, all)).toEqual([])
  })

  test('a new corner on a shared side is given to the neighbour, and taken from both again', () => {
    const [left, right] = [box(0, 0), box(1, 0)]
    const [a, b] = [left.coordinates[0]?.[1] ?? [], left.coordinates[0]?.[2] ?? []]
    const at: Position = [(a[0] ?? 0) + 0.001, 26.005]
    const added = applyChange(left, { kind: 'inserted', a, b, at })
    const change = findChange(left, added)
    expect(change).toEqual({ kind: 'inserted', a, b, at })
    const neighbour = change === null ? right : applyChange(right, change)
    expect(partsOf(neighbour).flat(2)).toContainEqual(at)
    expect(
      checkTopology(
        [
          { id: 'l', shape: added },
          { id: 'r', shape: neighbour },
        ],
        box(0, 0, 2, 1),
        new Set(['l']),
      ),
    ).toEqual([])
    const removal = findChange(added, left)
    expect(removal).toEqual({ kind: 'removed', at })
    expect(removal === null ? null : applyChange(neighbour, removal)).toEqual(right)
  })

  test('a triangle keeps its last three corners', () => {
    const triangle: Polygon = {
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [1, 0],
          [0, 1],
          [0, 0],
        ],
      ],
    }
    expect(applyChange(triangle, { kind: 'removed', at: [1, 0] })).toBe(triangle)
  })

  test('what was split and merged again is the same land', () => {
    const cut = splitShape(box(0, 0), [
      [115.004, 25.9],
      [115.006, 26.1],
    ])
    if (!cut.ok) throw new Error(cut.error)
    const merged = mergeShapes(cut.value.shapes)
    if (!merged.ok) throw new Error(merged.error)
    expect(shapeAreaM2(merged.value)).toBeCloseTo(shapeAreaM2(box(0, 0)), 0)
    expect(partsOf(merged.value)).toHaveLength(1)
  })

  test('cells that lie apart are not merged, nor is one alone', () => {
    expect(mergeShapes([box(0, 0), box(2, 0)])).toEqual({ ok: false, error: 'not-adjacent' })
    expect(mergeShapes([box(0, 0)])).toEqual({ ok: false, error: 'too-few' })
  })

  test('snapping takes a corner within reach, else the side, else nothing', () => {
    const shapes = [box(0, 0)]
    const near = 3 / 111_195
    expect(snapTo([115 + near, 26 + near], shapes, 10)).toEqual({ at: [115, 26], kind: 'vertex' })
    const side = snapTo([115.005, 26 - near], shapes, 10)
    expect(side?.kind).toBe('edge')
    expect(side?.at[1]).toBeCloseTo(26, 9)
    expect(snapTo([115.005, 26.005], shapes, 10)).toBeNull()
  })
})
