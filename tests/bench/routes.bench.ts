import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createNetwork } from '@/geo/reach/network'
import { travelMatrix } from '@/geo/reach/matrix'
import { travelProfiles } from '@/geo/reach/profile'
import { findBreaches } from '@/geo/routes/feasibility'
import { nearestFeasible } from '@/geo/routes/greedy'
import type { RouteProblem, Routes } from '@/geo/routes/problem'
import { retime } from '@/geo/routes/retime'
import { solve } from '@/geo/routes/solve'
import { demoNight, gridTown } from './demo-night'
import { type KnownInstance, readInstances, toProblem } from './vrptw-files'

const say = (line: string) => process.stderr.write(`${line}\n`)
const shared = (name: string) => fileURLToPath(new URL(`../../../shared/data/${name}`, import.meta.url))

/** Up to here an instance counts for the gaps after 1 and 5 s; above it, for the gap after 60 s. */
const smallStops = 250

let infeasible = 0

/** Travel of every route, walked again from the matrix. */
const travelOf = (problem: RouteProblem, routes: Routes) =>
  routes.reduce((sum, route, team) => sum + retime(problem, team, route).travelS, 0)

/** Solves for so long by the wall clock, has the checker go over the answer, and gives its routes. */
function answer(problem: RouteProblem, budgetMs: number): { routes: Routes; iterations: number } {
  const result = solve(problem, { budgetMs, seed: 1 })
  const solution = result.ok ? result.value : result.error.partial
  if (!result.ok || findBreaches(problem, result.value.routes).length > 0) infeasible++
  return { routes: solution?.routes ?? problem.teams.map(() => []), iterations: solution?.iterations ?? 0 }
}

/** Percent over the best known value. */
function gap({ instance, bestKnown, scale }: KnownInstance, budgetMs: number): number {
  const problem = toProblem(instance, scale)
  const { routes, iterations } = answer(problem, budgetMs)
  const distance = travelOf(problem, routes) / scale
  const percent = (distance / bestKnown - 1) * 100
  const speed = Math.round(iterations / budgetMs)
  say(
    `${instance.name.padEnd(10)} ${String(budgetMs / 1000).padStart(3)} s  ${distance.toFixed(1).padStart(9)}  best ${bestKnown.toFixed(1)}  ` +
      `${percent.toFixed(2)} %  ${routes.filter((route) => route.length > 0).length} routes  ${speed} k/s`,
  )
  return percent
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

function readAll(): { small: KnownInstance[]; large: KnownInstance[] } {
  const own = process.env['BENCH_VRPTW']
  const read = (folder: string) => {
    if (!existsSync(folder)) {
      say(`${folder} is not there: its figures are left out`)
      return []
    }
    const { known, withoutBest, unread } = readInstances(folder)
    if (withoutBest.length > 0) say(`no best known value, left out: ${withoutBest.join(', ')}`)
    for (const reason of unread) say(`left out: ${reason}`)
    return known
  }
  const isSmall = ({ instance }: KnownInstance) => instance.points.length <= smallStops
  const given = own ? read(own) : [...read(shared('bench-solomon')), ...read(shared('bench-gh1000'))]
  return { small: given.filter(isSmall), large: given.filter((known) => !isSmall(known)) }
}

function night(): Record<string, number> {
  say('the demo county is being made …')
  const { network, lngLat, toProblem: toNight } = demoNight()
  const began = performance.now()
  const problem = toNight(travelMatrix(network, lngLat).durationS)
  const matrixMs = performance.now() - began
  let firstMs = Infinity
  let firstTravelS = 0
  const untilFirst = solve(problem, {
    seed: 1,
    iterations: 0,
    onProgress: ({ travelS }) => {
      firstMs = Math.min(firstMs, performance.now() - began)
      firstTravelS = travelS
    },
  })
  if (!untilFirst.ok) say(`first plan lacks ${untilFirst.error.faults.map((fault) => fault.stopId).join(', ')}`)
  const [after1, after5, after60] = [1, 5, 60].map((seconds) => answer(problem, seconds * 1000))
  const greedy = nearestFeasible(problem)
  const served = (routes: Routes) => routes.flat().length
  const [travel1, travel5, travel60, travelGreedy] = [after1!.routes, after5!.routes, after60!.routes, greedy].map((routes) =>
    travelOf(problem, routes),
  ) as [number, number, number, number]
  say(
    `night of ${problem.stops.length} stops, ${problem.teams.length} teams: matrix ${matrixMs.toFixed(0)} ms, first plan ${firstTravelS} s of travel; ` +
      `greedy ${travelGreedy} s (${served(greedy)} stops), 1 s ${travel1} (${served(after1!.routes)}), 5 s ${travel5}, ` +
      `60 s ${travel60} (${served(after60!.routes)}); less travel than greedy ${((1 - travel5 / travelGreedy) * 100).toFixed(1)} %`,
  )
  return {
    night_first_ms: firstMs,
    night_5s_vs_60s: (travel5 / travel60 - 1) * 100,
    night_vs_greedy: (1 - travel5 / travelGreedy) * 100,
  }
}

function matrix200(): number {
  const { graph, lngLat } = gridTown()
  const network = createNetwork(graph, travelProfiles.motorcycle)
  const took = Array.from({ length: 3 }, () => {
    const began = performance.now()
    travelMatrix(network, lngLat)
    return performance.now() - began
  })
  return took.sort((a, b) => a - b)[1]!
}

/**
 * Quality after a time on one thread, gaps and shares in percent, times in ms; about twelve minutes. BENCH_VRPTW names a folder of instances
 * (Solomon text, or CVRPLIB .vrp with .sol) with best known values in a CSV beside them; a figure without instances is left out.
 */
export async function run(_options: { json: boolean }): Promise<Record<string, number>> {
  infeasible = 0
  const { small, large } = readAll()
  const result: Record<string, number> = {}
  if (small.length > 0) {
    result['gap_1s'] = mean(small.map((known) => gap(known, 1000)))
    result['gap_5s'] = mean(small.map((known) => gap(known, 5000)))
  }
  if (large.length > 0) result['gap_1000_60s'] = mean(large.map((known) => gap(known, 60_000)))
  Object.assign(result, night())
  result['infeasible'] = infeasible
  result['matrix_200_ms'] = matrix200()
  return result
}
