import type { HighsSolution } from 'highs'
import { answerFor, greedySites, sitingModel, type SitingAnswer, type SitingProblem } from '@/geo/reach/siting'

/** The part of the MILP solver that is used. */
export interface MilpSolver {
  solve(model: string, options: { time_limit: number }): HighsSolution
}

const secondsToProve = 20

/**
 * The best sites, proven by a mixed-integer solver when the greedy answer does not prove itself. Where the solver cannot be loaded
 * (WebAssembly not allowed) or runs out of time, the greedy answer with its bound.
 */
export async function proveSites(problem: SitingProblem, load: () => Promise<MilpSolver>): Promise<SitingAnswer> {
  const greedy = greedySites(problem)
  if (greedy.gain >= greedy.bound) return { ...greedy, method: 'exact' }
  const solver = await load().catch(() => null)
  const solution = solver?.solve(sitingModel(problem), { time_limit: secondsToProve })
  if (solution?.Status !== 'Optimal') return greedy
  const chosen = problem.covers.flatMap((_, site) => ((solution.Columns[`x${site}`]?.Primal ?? 0) > 0.5 ? [site] : []))
  const answer = answerFor(problem, chosen, solution.ObjectiveValue)
  // The solver stops within its tolerance: what it chose is best, its own sum may differ in the tenth digit.
  return { ...answer, bound: answer.gain }
}
