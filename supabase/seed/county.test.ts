import { expect, test } from 'vitest'
import { dayMs } from './calendar'
import { generateCounty } from './county'
import type { County, CountyArea } from './countyTypes'
import { demoUsersOf } from './demoUsers'
import { smallScale } from './smallScale'

const now = new Date('2026-07-18T14:30:00Z')
const seeds = [1, 2]
// Made while the file loads: a slow machine then has no test time limit to run into.
const made = new Map(seeds.map((seed) => [seed, generateCounty({ seed, now, scale: smallScale })]))
const countyOf = (seed: number): County => made.get(seed)!
const byKind = ({ areas }: County, kind: CountyArea['kind']) => areas.filter((area) => area.kind === kind)
const edgesOf = (areas: readonly CountyArea[]) => {
  const edges = new Map<string, number>()
  for (const { outline } of areas)
    for (const ring of outline.coordinates.flat())
      for (let k = 0; k + 1 < ring.length; k++) {
        const edge = `${ring[k]!.join()} ${ring[k + 1]!.join()}`
        edges.set(edge, (edges.get(edge) ?? 0) + 1)
      }
  return edges
}
const reversed = (edge: string) => edge.split(' ').reverse().join(' ')

test('the same seed and instant make the same county, to the last identifier', () => {
  const again = generateCounty({ seed: 1, now, scale: smallScale })
  expect(JSON.stringify(again)).toBe(JSON.stringify(countyOf(1)))
}, 180_000)

test('another seed makes another county', () => {
  expect(countyOf(1).areas[0]!.outline).not.toEqual(countyOf(2).areas[0]!.outline)
})

test.each(seeds)('every count is the one asked for (seed %i)', (seed) => {
  const county = countyOf(seed)
  expect(byKind(county, 'cell')).toHaveLength(smallScale.cells)
  expect(byKind(county, 'village')).toHaveLength(smallScale.villages)
  expect(byKind(county, 'station')).toHaveLength(smallScale.stations)
  expect(county.offices.filter(({ kind }) => kind === 'office')).toHaveLength(smallScale.offices)
  expect(county.offices.filter(({ kind }) => kind === 'station')).toHaveLength(smallScale.stations)
  expect(county.waters).toHaveLength(smallScale.waters)
  expect(county.teams).toHaveLength(smallScale.teams)
  expect(county.personnel).toHaveLength(smallScale.personnel)
  expect(county.incidents).toHaveLength(smallScale.incidents * smallScale.years)
  expect(Math.abs(county.patrols.length / smallScale.patrols - 1)).toBeLessThan(0.05)
})

test.each(seeds)(
  'at every level the areas tile the county: each border is one neighbour’s, reversed, or the county’s (seed %i)',
  (seed) => {
    const county = countyOf(seed)
    const outer = edgesOf(byKind(county, 'county'))
    for (const kind of ['station', 'beat', 'village', 'cell'] as const) {
      const edges = edgesOf(byKind(county, kind))
      for (const [edge, count] of edges) {
        expect(count).toBe(1)
        expect(edges.has(reversed(edge)) !== outer.has(edge)).toBe(true)
      }
      for (const edge of outer.keys()) expect(edges.has(edge)).toBe(true)
    }
  },
)

test.each(seeds)('the tree is nested and people add up: a parent has the sum of its children (seed %i)', (seed) => {
  const county = countyOf(seed)
  const order = ['prefecture', 'county', 'station', 'beat', 'village', 'cell']
  const byId = new Map(county.areas.map((area) => [area.id, area]))
  for (const area of county.areas) {
    const parent = area.parentId ? byId.get(area.parentId) : undefined
    expect(parent ? order.indexOf(parent.kind) + 1 : 0).toBe(order.indexOf(area.kind))
    const children = county.areas.filter(({ parentId }) => parentId === area.id)
    if (area.kind === 'cell') expect(area.responsibleId).not.toBeNull()
    else expect(children.reduce((sum, { population }) => sum + population, 0)).toBe(area.population)
  }
  expect(new Set(county.areas.map(({ code }) => code)).size).toBe(county.areas.length)
})

test.each(seeds)('beats hold three or four neighbouring villages, with at most one exception a station (seed %i)', (seed) => {
  const county = countyOf(seed)
  const sizes = byKind(county, 'beat').map(({ id }) => county.areas.filter(({ parentId }) => parentId === id).length)
  expect(sizes.filter((size) => size < 3 || size > 4).length).toBeLessThanOrEqual(smallScale.stations)
  for (const { outline } of byKind(county, 'beat')) expect(outline.coordinates).toHaveLength(1)
})

test.each(seeds)('incidents lie in the past year, in order of their steps, and some are open (seed %i)', (seed) => {
  const county = countyOf(seed)
  for (const { occurredAt, steps, status } of county.incidents) {
    expect(occurredAt.getTime()).toBeGreaterThanOrEqual(now.getTime() - 366 * dayMs)
    expect(steps.every(({ at }) => at <= now)).toBe(true)
    expect(steps.map(({ at }) => at.getTime())).toEqual(steps.map(({ at }) => at.getTime()).toSorted((a, b) => a - b))
    expect(steps.at(-1)!.to).toBe(status)
  }
  expect(new Set(county.incidents.map(({ status }) => status)).size).toBeGreaterThan(2)
})

test.each(seeds)('near repeats follow their cause within days and a few hundred metres (seed %i)', (seed) => {
  const { incidents } = countyOf(seed)
  const byId = new Map(incidents.map((incident) => [incident.id, incident]))
  const repeats = incidents.filter(
    ({ repeatOf, timePrecision, status }) => repeatOf && timePrecision === 'minute' && status === 'closed',
  )
  expect(repeats.length).toBeGreaterThan(incidents.length * 0.03)
  const near = repeats.filter((repeat) => {
    const cause = byId.get(repeat.repeatOf!)!
    const metres = Math.hypot((repeat.at[0] - cause.at[0]) * 99_745, (repeat.at[1] - cause.at[1]) * 110_785)
    const days = (repeat.occurredAt.getTime() - cause.occurredAt.getTime()) / dayMs
    return metres < 250 && days > 0 && days < 14
  })
  // Counter filings move a few to the station.
  expect(near.length / repeats.length).toBeGreaterThan(0.85)
})

test.each(seeds)('hazards and disputes are met in every state (seed %i)', (seed) => {
  const county = countyOf(seed)
  const hazardStates = ['reported', 'accepted', 'assigned', 'in_progress', 'resolved', 'verified', 'closed', 'returned']
  expect(new Set(county.hazards.map(({ status }) => status))).toEqual(new Set(hazardStates))
  expect(new Set(county.disputes.map(({ status }) => status)).size).toBeGreaterThanOrEqual(4)
  for (const { initials } of county.disputes) expect(initials).toMatch(/^[A-Z]\.[A-Z]、[A-Z]\.[A-Z]$/)
})

test.each(seeds)('some waters are overdue, some lack kit, and most are in order (seed %i)', (seed) => {
  const { waters } = countyOf(seed)
  const overdue = waters.filter(
    ({ lastInspectedAt, cycleDays }) => lastInspectedAt && lastInspectedAt.getTime() + cycleDays * dayMs < now.getTime(),
  )
  const lacking = waters.filter(({ kit }) => Object.values(kit).some((state) => state !== 'present'))
  for (const share of [overdue.length / waters.length, lacking.length / waters.length]) {
    expect(share).toBeGreaterThan(0.04)
    expect(share).toBeLessThan(0.6)
  }
  expect(new Set(waters.map(({ shape }) => shape.type))).toEqual(new Set(['Point', 'LineString', 'Polygon']))
})

test('every role has a sign-in, the two grid workers sit in sibling villages, and one user waits for approval', () => {
  const county = countyOf(1)
  const users = demoUsersOf(county)
  expect(new Set(users.map(({ role }) => role)).size).toBe(7)
  const [first, second] = users
    .filter(({ role }) => role === 'grid_worker')
    .map(({ areaId }) => county.areas.find(({ id }) => id === areaId)!)
  expect(first!.id).not.toBe(second!.id)
  expect(first!.parentId).toBe(second!.parentId)
})

test.each(seeds)('last night’s plan was published before it began and mostly walked (seed %i)', (seed) => {
  const { lastNight, patrols } = countyOf(seed)
  expect(lastNight.publishedAt < lastNight.from && lastNight.to < now).toBe(true)
  expect(lastNight.routes.length).toBeGreaterThanOrEqual(5)
  expect(new Set(lastNight.routes.map(({ teamId }) => teamId)).size).toBe(lastNight.routes.length)
  const stops = lastNight.routes.flatMap((route) => route.stops)
  const visited = stops.filter(({ visitedAt }) => visitedAt !== null)
  expect(visited.length / stops.length).toBeGreaterThan(0.6)
  expect(stops.some(({ visitedAt, skipReason }) => visitedAt === null && skipReason !== null)).toBe(true)
  for (const { teamId, stops: own } of lastNight.routes) {
    const walked = patrols.find((patrol) => patrol.teamId === teamId && patrol.startedAt >= lastNight.from)
    for (const { visitedAt } of own)
      if (visitedAt) expect(visitedAt >= walked!.startedAt && visitedAt <= walked!.endedAt!).toBe(true)
  }
})
