import { expect, test } from 'vitest'
import { aNight } from '@tests/support/nightProblem'
import { findBreaches } from './feasibility'
import { toModel } from './model'
import { advanceStaged, bestOf, createStaged, stepsOf } from './stages'

const night = aNight({ seed: 6, stopCount: 40, teamCount: 4 })
const run = (steps: number, stopCount?: number) => {
  const problem = stopCount === undefined ? night : aNight({ seed: 6, stopCount, teamCount: 30 })
  const staged = createStaged(toModel(problem), { seed: 2 })
  const costs: number[] = []
  const stages: number[] = []
  for (let done = 0; done < steps; done += 10) {
    advanceStaged(staged, 10, done / steps)
    costs.push(staged.best.bestCost)
    stages.push(staged.stage)
  }
  return { problem, staged, costs, stages }
}

test('two searches start apart and the better goes on: the best never gets worse, and every step counts', () => {
  const { problem, staged, costs, stages } = run(1000)
  expect([stages.filter((stage) => stage === 0).length, stages.filter((stage) => stage === 1).length]).toEqual([25, 25])
  for (let at = 1; at < costs.length; at++) expect(costs[at]!).toBeLessThanOrEqual(costs[at - 1]!)
  expect(stepsOf(staged)).toBe(1000)
  expect(findBreaches(problem, bestOf(staged))).toEqual([])
})

test('stopped before its second stage it still has a plan, and one great leap of the clock skips no stage', () => {
  expect(findBreaches(night, bestOf(run(20).staged))).toEqual([])
  const staged = createStaged(toModel(night), {})
  advanceStaged(staged, 5, 0)
  const first = staged.best.bestCost
  advanceStaged(staged, 5, 0.99)
  expect(staged.stage).toBe(2)
  expect(staged.best.bestCost).toBeLessThanOrEqual(first)
})

test('a large problem is one search, for it needs its whole budget', () => {
  const { staged } = run(40, 260)
  expect(staged.stepsBefore).toBe(0)
  expect(staged.search).toBe(staged.best)
})
