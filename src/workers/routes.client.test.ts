import { expose } from 'comlink'
import { afterEach, expect, test, vi } from 'vitest'
import { err, ok } from '@/domain/result'
import type { RouteProblem } from '@/geo/routes/problem'
import type { SolveProgress } from '@/geo/routes/solve'
import { createRoutesClient, type RoutesEndpoint } from './routes.client'
import { createRuns, overtaken } from './run'

type Told = (progress: SolveProgress) => void
interface Search {
  readonly tell: (share: number, route: number) => void
  readonly answer: (route: number) => void
  isStopped: boolean
}
const clients: { close: () => void }[] = []
afterEach(() => clients.splice(0).forEach((client) => client.close()))

const aProblem = {} as RouteProblem
const progress = (share: number, route: number): SolveProgress => ({
  share,
  elapsedMs: 0,
  iterations: 1,
  routes: [[route]],
  travelS: 0,
  served: 1,
})

/** Workers at the other end of a port, which answer when the test says so. `isDeaf`: a stop is not heard. */
function fakeWorkers({ isDeaf = false } = {}) {
  const searches: Search[] = []
  let started = 0
  const start = (): RoutesEndpoint => {
    started++
    const { port1, port2 } = new MessageChannel()
    const own = new Map<number, Search>()
    const api = {
      solve: (search: number, _: unknown, __: unknown, told: Told) =>
        new Promise((resolve) => {
          const made: Search = {
            tell: (share, route) => told(progress(share, route)),
            answer: (route) => resolve(ok({ routes: [[route]] })),
            isStopped: false,
          }
          own.set(search, made)
          searches.push(made)
        }),
      stop: (search: number) => {
        if (!isDeaf) own.get(search)!.isStopped = true
      },
      vary: () => new Promise(() => undefined),
    }
    expose(api, port2)
    port1.start()
    return { port: port1, end: () => [port1, port2].forEach((port) => port.close()), onDeath: () => undefined }
  }
  return { start, searches, starts: () => started }
}
function aClient(fake: ReturnType<typeof fakeWorkers>) {
  const client = createRoutesClient(fake.start)
  clients.push(client)
  return client
}
const begun = (fake: ReturnType<typeof fakeWorkers>, count: number) => vi.waitFor(() => expect(fake.searches).toHaveLength(count))

test('gives the answer, and hears nothing that comes after it', async () => {
  const fake = fakeWorkers()
  const heard = vi.fn<(share: number) => void>()
  const answer = aClient(fake).solve(createRuns().begin(), aProblem, { onProgress: ({ share }) => heard(share) })
  await begun(fake, 1)
  fake.searches[0]!.tell(0.5, 1)
  await vi.waitFor(() => expect(heard).toHaveBeenCalledWith(0.5))
  fake.searches[0]!.answer(7)
  expect(await answer).toEqual({ routes: [[7]], faults: [] })
  fake.searches[0]!.tell(1, 7)
  await new Promise((resolve) => setTimeout(resolve, 30))
  expect(heard).toHaveBeenCalledTimes(1)
})

test('a stop reaches its own search and no other', async () => {
  const fake = fakeWorkers()
  const client = aClient(fake)
  const stop = new AbortController()
  const first = client.solve(createRuns().begin(), aProblem, { stop: stop.signal })
  void client.solve(createRuns().begin(), aProblem)
  await begun(fake, 2)
  stop.abort()
  await vi.waitFor(() => expect(fake.searches[0]!.isStopped).toBe(true))
  expect(fake.searches[1]!.isStopped).toBe(false)
  fake.searches[0]!.answer(3)
  expect(await first).toEqual({ routes: [[3]], faults: [] })
  expect(fake.starts()).toBe(1)
})

test('a search that does not hear the stop is ended with its worker, and its best is kept', async () => {
  const fake = fakeWorkers({ isDeaf: true })
  const client = aClient(fake)
  const stop = new AbortController()
  const heard = vi.fn<() => void>()
  const answer = client.solve(createRuns().begin(), aProblem, { stop: stop.signal, onProgress: heard })
  await begun(fake, 1)
  fake.searches[0]!.tell(0.9, 5)
  await vi.waitFor(() => expect(heard).toHaveBeenCalled())
  stop.abort()
  expect(await answer).toEqual({ routes: [[5]], faults: [] })
  expect(fake.starts()).toBe(2)
  const next = client.solve(createRuns().begin(), aProblem)
  await begun(fake, 2)
  fake.searches[1]!.answer(6)
  expect(await next).toEqual({ routes: [[6]], faults: [] })
})

test('a run that ends is overtaken at once, and its search told to end', async () => {
  const fake = fakeWorkers()
  const runs = createRuns()
  const answer = aClient(fake).solve(runs.begin(), aProblem)
  await begun(fake, 1)
  runs.begin()
  expect(await answer).toBe(overtaken)
  await vi.waitFor(() => expect(fake.searches[0]!.isStopped).toBe(true))
})

test('a variant cannot listen while it computes: ending its run ends the worker', async () => {
  const fake = fakeWorkers()
  const runs = createRuns()
  const answer = aClient(fake).vary(runs.begin(), aProblem, {})
  runs.end()
  expect(await answer).toBe(overtaken)
  expect(fake.starts()).toBe(2)
})

test('says why a problem has no whole answer, beside the part there is', async () => {
  const { port1, port2 } = new MessageChannel()
  const faults = [{ rule: 'no-room' as const, stopId: 's' }]
  expose({ solve: () => err({ faults, partial: { routes: [[1]] } }) }, port2)
  port1.start()
  const client = createRoutesClient(() => ({
    port: port1,
    end: () => [port1, port2].forEach((port) => port.close()),
    onDeath: () => undefined,
  }))
  clients.push(client)
  expect(await client.solve(createRuns().begin(), aProblem)).toEqual({ routes: [[1]], faults })
})
