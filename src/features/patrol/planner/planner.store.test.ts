import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'
import { ok } from '@/domain/result'
import type { PlanDraft } from '@/domain/plan'
import { aStop, aTeam, shiftFromMs } from '@tests/support/plan'
import { usePlanner } from './planner.store'

interface Asked {
  readonly tell: (share: number) => void
  readonly answer: () => void
}
const asked = vi.hoisted(() => ({ runs: [] as Asked[] }))

// The worker itself has tests of its own; here it answers when the test says so.
vi.mock('./solve/engine', () => {
  const matrix = (size: number) => ({
    way: 'car',
    durationS: new Float64Array(size * size).fill(60),
    distanceM: new Float64Array(size * size).fill(500),
    isEstimate: false,
    problems: [],
  })
  const progress = (share: number) => ({ share, elapsedMs: 0, iterations: 1, routes: [[0]], travelS: 0, served: 1 })
  return {
    lineOf: () => Promise.resolve([]),
    matricesFor: (draft: PlanDraft) => Promise.resolve([matrix(draft.teams.length + draft.stops.length)]),
    routesWorker: () => ({
      solve: (...args: unknown[]) => {
        const options = args.at(-1) as { onProgress?: (told: unknown) => void }
        return new Promise((resolve) => {
          asked.runs.push({
            tell: (share) => options.onProgress?.(progress(share)),
            answer: () => resolve(ok({ routes: [[0]] })),
          })
        })
      },
    }),
  }
})

const aPlan = (id: string): PlanDraft => ({
  id,
  rev: 1,
  version: 1,
  status: 'draft',
  areaId: 'area',
  title: id,
  serviceDay: '2026-07-01',
  shiftFromMs,
  shiftToMs: shiftFromMs + 8 * 3_600_000,
  teams: [aTeam('a', 115)],
  stops: [aStop('s', 115.01)],
  routes: { a: [] },
})
const settled = () => new Promise((resolve) => setTimeout(resolve, 5))

beforeEach(() => {
  setActivePinia(createPinia())
  asked.runs.length = 0
})

test('a message that comes after the answer does not bring the bar back', async () => {
  const planner = usePlanner()
  await planner.open(aPlan('one'))
  const solving = planner.solve(1000, 1)
  asked.runs[0]!.tell(0.4)
  expect(planner.progress).toBe(0.4)
  asked.runs[0]!.answer()
  await solving
  asked.runs[0]!.tell(1)
  expect(planner.progress).toBeNull()
  expect(planner.found).toBeNull()
})

test('an old run says nothing about the new one', async () => {
  const planner = usePlanner()
  await planner.open(aPlan('one'))
  void planner.solve(1000, 1)
  const second = planner.solve(1000, 2)
  asked.runs[1]!.tell(0.1)
  asked.runs[0]!.tell(1)
  asked.runs[0]!.answer()
  await settled()
  expect(planner.progress).toBe(0.1)
  asked.runs[1]!.answer()
  await second
  expect(planner.progress).toBeNull()
})

test('another plan is opened without the search of the one before', async () => {
  const planner = usePlanner()
  await planner.open(aPlan('one'))
  void planner.solve(1000, 1)
  asked.runs[0]!.tell(0.9)
  await planner.open(aPlan('two'))
  expect(planner.progress).toBeNull()
  asked.runs[0]!.tell(1)
  asked.runs[0]!.answer()
  await settled()
  expect(planner.progress).toBeNull()
  expect(planner.draft?.routes).toEqual({ a: [] })
})

test('a closed plan leaves no bar behind', async () => {
  const planner = usePlanner()
  await planner.open(aPlan('one'))
  void planner.solve(1000, 1)
  planner.close()
  asked.runs[0]!.tell(1)
  asked.runs[0]!.answer()
  await settled()
  expect(planner.progress).toBeNull()
})
