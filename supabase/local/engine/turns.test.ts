import { expect, test } from 'vitest'
import { createTurns } from './turns.ts'

/** A job that lasts as long as the test says, on a clock of the test's own. */
function scene(atOnce: number, restFactor: number) {
  let nowMs = 1_000_000
  const turns = createTurns({ atOnce, restFactor, now: () => nowMs })
  const started: string[] = []
  const ends = new Map<string, () => void>()
  const ask = (name: string, share?: { owner: string; work: string }, signal?: AbortSignal) => {
    const done = turns.run(
      () => {
        started.push(name)
        return new Promise<void>((resolve) => ends.set(name, resolve))
      },
      { ...(share ? { share } : {}), ...(signal ? { signal } : {}) },
    )
    done.catch(() => undefined)
    return done
  }
  const end = async (name: string, tookMs: number) => {
    nowMs += tookMs
    ends.get(name)?.()
    await new Promise((resume) => setTimeout(resume, 5))
  }
  return { ask, end, started, pass: (ms: number) => (nowMs += ms) }
}

const viewer = { owner: 'viewer', work: 'everything' }
const officer = { owner: 'officer', work: 'list' }

test('cheap work passes what took long before', async () => {
  const { ask, end, started } = scene(1, 0)
  ask('slow', viewer)
  await end('slow', 4_000)
  ask('first', officer)
  ask('slow again', viewer)
  ask('cheap', officer)
  await end('first', 10)
  await end('cheap', 10)
  expect(started).toEqual(['slow', 'first', 'cheap', 'slow again'])
})

test('dear work is not starved: its waiting counts', async () => {
  const { ask, end, started, pass } = scene(1, 0)
  ask('slow', viewer)
  await end('slow', 1_000)
  ask('running', officer)
  ask('slow again', viewer)
  pass(10_000)
  ask('cheap', officer)
  await end('running', 10)
  expect(started.at(-1)).toBe('slow again')
})

test('who held everybody up rests while others are there, and not when he is alone', async () => {
  const { ask, end, started } = scene(1, 4)
  ask('alone', viewer)
  await end('alone', 2_000)
  ask('alone again', viewer)
  expect(started).toEqual(['alone', 'alone again'])
  ask('other', officer)
  await end('alone again', 2_000)
  await end('other', 10)
  ask('must rest', viewer)
  expect(started).toEqual(['alone', 'alone again', 'other'])
})

test('heavy work takes one place a person and never all of them', async () => {
  const { ask, end, started } = scene(4, 0)
  const names = ['a', 'b', 'c'] as const
  for (const name of names) {
    ask(name, { owner: name, work: 'everything' })
    await end(name, 2_000)
  }
  started.length = 0
  for (const name of names) for (const turn of [1, 2]) ask(`${name}${turn}`, { owner: name, work: 'everything' })
  expect(started).toEqual(['a1', 'b1'])
  ask('cheap', officer)
  expect(started).toEqual(['a1', 'b1', 'cheap'])
})

test('what nobody waits for any more is dropped', async () => {
  const { ask, end, started } = scene(1, 0)
  const gone = new AbortController()
  ask('running', officer)
  const waiting = ask('waiting', viewer, gone.signal)
  gone.abort()
  await expect(waiting).rejects.toMatchObject({ code: '57014' })
  await end('running', 10)
  expect(started).toEqual(['running'])
})
