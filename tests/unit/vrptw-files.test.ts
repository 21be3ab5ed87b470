import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { findBreaches } from '@/geo/routes/feasibility'
import { retime } from '@/geo/routes/retime'
import { solve } from '@/geo/routes/solve'
import {
  parseBestKnown,
  parseSolCost,
  parseSolomon,
  parseSolRoutes,
  parseVrp,
  readInstances,
  toProblem,
} from '@tests/bench/vrptw-files'

const solomon = `TINY

VEHICLE
NUMBER     CAPACITY
  2         10

CUSTOMER
CUST NO.  XCOORD.   YCOORD.    DEMAND   READY TIME  DUE DATE   SERVICE   TIME

    0      0          0          0          0       100          0
    1      3          4          5         10        20          2
    2      1          1          5          0        90          2
`

test('a Solomon file is read with its fleet and its rows', () => {
  const tiny = parseSolomon(solomon, 'tiny.txt')
  expect(tiny).toMatchObject({ name: 'TINY', vehicles: 2, capacity: 10 })
  expect(tiny.points[1]).toEqual({ x: 3, y: 4, demand: 5, ready: 10, due: 20, service: 2 })
})

test('distances are cut off after one decimal, and windows scale with them', () => {
  const { matrices, stops, teams } = toProblem(parseSolomon(solomon, 'tiny.txt'))
  // √2 = 1.414 and √13 = 3.606, in tenths and cut off.
  expect([...matrices[0]!]).toEqual([0, 50, 14, 50, 0, 36, 14, 36, 0])
  expect(stops[0]).toMatchObject({ windowStartS: 100, windowEndS: 200, dwellS: 20 })
  expect(teams[0]).toMatchObject({ shiftEndS: 1000, capacity: 10 })
})

test('a file that is no instance is refused by name', () => {
  expect(() => parseSolomon('hello\n', 'odd.txt')).toThrow('odd.txt')
  expect(() => parseVrp('NAME : X\nNODE_COORD_SECTION\n1 0 0\n', 'odd.vrp')).toThrow('DEMAND_SECTION in odd.vrp')
})

test('best known values keep the decimals that tell their convention', () => {
  const best = parseBestKnown('instance,vehicles,best_known\nC101,10,827.3\nr101,19,1650.80\n')
  expect([...best]).toEqual([
    ['C101', '827.3'],
    ['R101', '1650.80'],
  ])
})

test('the best known value is found whatever stands beside it', () => {
  const best = (text: string) => Object.fromEntries(parseBestKnown(text))
  expect(best('instance,best_known,vehicles\nC101.txt,827.3,10\n')).toEqual({ C101: '827.3' })
  expect(best('Name;Vehicles;Distance;Source;Year\nc1_10_1.vrp;100;42444.8;CVRPLIB;2021\n')).toEqual({ C1_10_1: '42444.8' })
  expect(best('"R101"\t20\t1637.7\t2004\n')).toEqual({ R101: '1637.7' })
  expect(best('X-n101,27591\nnotes,none\n\n')).toEqual({ 'X-N101': '27591' })
})

test('a .sol tells its cost as written, with the decimals that tell the convention', () => {
  expect(parseSolCost('Route #1: 1 2\nCost 42444.8\n')).toBe('42444.8')
  expect(parseSolCost('Route #1: 1 2\ncost: 828.94')).toBe('828.94')
  expect(parseSolCost('Route #1: 1 2\n')).toBeUndefined()
})

const vrp = `NAME : TINY2
DIMENSION : 3
VEHICLES : 2
CAPACITY : 10
SERVICE_TIME : 2
EDGE_WEIGHT_TYPE : EUC_2D
NODE_COORD_SECTION
1 0 0
2 3 4
3 1 1
DEMAND_SECTION
1 0
2 5
3 5
TIME_WINDOW_SECTION
1 0 100
2 10 20
3 0 90
DEPOT_SECTION
1
-1
EOF
`

test('Solomon and CVRPLIB files mix in one folder, a value in the CSV goes before the .sol, and a broken file costs itself', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vrptw-'))
  try {
    writeFileSync(join(folder, 'tiny.txt'), solomon.replaceAll('\n', '\r\n'))
    writeFileSync(join(folder, 'tiny2.vrp'), vrp)
    writeFileSync(join(folder, 'tiny2.sol'), 'Route #1: 1 2\nCost 99.9\n')
    writeFileSync(join(folder, 'tiny3.vrp'), vrp.replace('TINY2', 'TINY3'))
    writeFileSync(join(folder, 'tiny3.sol'), 'Route #1: 1 2\nCost 10.01\n')
    writeFileSync(join(folder, 'flat.vrp'), vrp.replace('TIME_WINDOW_SECTION', 'OTHER_SECTION'))
    writeFileSync(join(folder, 'best.csv'), 'instance,best\ntiny,13.0\ntiny2,12.9\n')
    const { known, withoutBest, unread } = readInstances(folder)
    expect(known.map(({ instance, bestKnown, scale }) => [instance.name, bestKnown, scale])).toEqual([
      ['TINY', 13, 10],
      ['TINY2', 12.9, 10],
      ['TINY3', 10.01, 1000],
    ])
    expect(withoutBest).toEqual([])
    expect(unread).toEqual([expect.stringMatching(/^No TIME_WINDOW_SECTION in .*flat\.vrp$/)])
    // The same three places told in two formats are one problem.
    const [first, second] = known.map(({ instance }) => toProblem(instance))
    expect(second!.matrices).toEqual(first!.matrices)
    expect(second!.stops.map(({ windowEndS, dwellS }) => [windowEndS, dwellS])).toEqual(
      first!.stops.map(({ windowEndS, dwellS }) => [windowEndS, dwellS]),
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a folder gives the instances with a best known value and names the others', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vrptw-'))
  try {
    writeFileSync(join(folder, 'tiny.txt'), solomon)
    writeFileSync(join(folder, 'other.txt'), solomon.replace('TINY', 'OTHER'))
    writeFileSync(join(folder, 'notes.txt'), 'not an instance')
    writeFileSync(join(folder, 'best.csv'), 'tiny,13.05\n')
    const { known, withoutBest } = readInstances(folder)
    expect(known.map(({ instance, bestKnown, scale }) => [instance.name, bestKnown, scale])).toEqual([['TINY', 13.05, 1000]])
    expect(withoutBest).toEqual(['OTHER'])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

const large = fileURLToPath(new URL('../../../shared/data/bench-gh1000/', import.meta.url))
const small = fileURLToPath(new URL('../../../shared/data/bench-solomon/', import.meta.url))
const unless = (folder: string) => (existsSync(folder) ? test : test.skip)

unless(large).each(['C1', 'C2', 'R1', 'R2', 'RC1', 'RC2'])(
  'the published plan of %s_10_1 is sound and costs what it says (skipped without the instances)',
  (name) => {
    const read = (tail: string) => readFileSync(`${large}${name}_10_1.${tail}`, 'utf8')
    const problem = toProblem(parseVrp(read('vrp'), name))
    const published = parseSolRoutes(read('sol')).map((route) => route.map((customer) => customer - 1))
    const routes = problem.teams.map((_, team) => published[team] ?? [])
    expect(findBreaches(problem, routes)).toEqual([])
    const travelS = routes.reduce((sum, route, team) => sum + retime(problem, team, route).travelS, 0)
    expect(travelS / 10).toBe(Number(parseSolCost(read('sol'))))
  },
)

unless(small)(
  'a few thousand steps come within three percent of the best known and never below it (skipped without the instances)',
  () => {
    const { known } = readInstances(small)
    for (const name of ['C101', 'R101', 'R205']) {
      const { instance, bestKnown, scale } = known.find((one) => one.instance.name.toUpperCase() === name)!
      const problem = toProblem(instance, scale)
      const result = solve(problem, { seed: 1, iterations: 10_000 })
      if (!result.ok) throw new Error(JSON.stringify(result.error.faults))
      expect(findBreaches(problem, result.value.routes)).toEqual([])
      const gap = result.value.travelS / scale / bestKnown - 1
      expect(gap, name).toBeLessThan(0.03)
      expect(gap, name).toBeGreaterThan(-1e-9)
    }
  },
)
