import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { createBodyBudget, BodiesTooMany } from './bodyBudget.ts'
import { isTooDeep } from './jsonDepth.ts'
import { readBody } from './readBody.ts'

const MEGABYTE = 1024 * 1024
let server: Server | null = null
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

const serve = async (handle: (request: IncomingMessage) => Promise<void>): Promise<number> => {
  const made = createServer((request, response) => {
    handle(request).then(
      () => response.end('read'),
      (error: unknown) => response.writeHead(error instanceof BodiesTooMany ? 429 : 408, { connection: 'close' }).end(),
    )
  })
  server = made
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve))
  return (made.address() as AddressInfo).port
}

describe('the budget of bodies', () => {
  test('holds for one person, for strangers together and for all', () => {
    const budget = createBodyBudget({ all: 20 * MEGABYTE, person: 8 * MEGABYTE, strangers: 4 * MEGABYTE })
    budget.open('ann').take(7 * MEGABYTE)
    expect(() => budget.open('ann').take(2 * MEGABYTE)).toThrow(BodiesTooMany)
    const bob = budget.open('bob')
    bob.take(7 * MEGABYTE)
    budget.open(null).take(3 * MEGABYTE)
    expect(() => budget.open(null).take(2 * MEGABYTE)).toThrow('one caller')
    expect(() => budget.open('cat').take(5 * MEGABYTE)).toThrow('too many large bodies')
    bob.release()
    bob.release()
    expect(() => budget.open('cat').take(5 * MEGABYTE)).not.toThrow()
  })

  test('never keeps anybody from signing in: the first kilobytes are free', () => {
    const budget = createBodyBudget({ all: 8_192, person: 8_192, strangers: 8_192 })
    budget.open(null).take(12_000)
    expect(() => budget.open(null).take(500)).not.toThrow()
    expect(() => budget.open(null).take(5_000)).toThrow(BodiesTooMany)
  })

  test('sends the one too many away while it is still coming in, and serves the next', async () => {
    const budget = createBodyBudget({ all: 3 * MEGABYTE, person: 3 * MEGABYTE, strangers: MEGABYTE })
    const held = Promise.withResolvers<void>()
    const done = Promise.withResolvers<void>()
    const port = await serve(async (request) => {
      const holding = budget.open('ann')
      try {
        await readBody(request, 64 * MEGABYTE, holding)
        held.resolve()
        await done.promise
      } finally {
        holding.release()
      }
    })
    const send = () =>
      fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: new Uint8Array(2 * MEGABYTE) }).then(
        (answer) => answer.status,
        () => 429,
      )
    const first = send()
    await held.promise
    expect(await Promise.all([send(), send()])).toEqual([429, 429])
    done.resolve()
    expect([await first, await send()]).toEqual([200, 200])
  })
})

describe('a body that trickles', () => {
  const pace = { silenceMs: 300, graceMs: 600 }
  const trickle = async (everyMs: number, bytes: number, forMs: number): Promise<number> => {
    const budget = createBodyBudget()
    const begun = performance.now()
    const port = await serve(async (request) => {
      await readBody(request, MEGABYTE, budget.open(null), pace)
    })
    return new Promise((resolve) => {
      const asked = httpRequest({ port, host: '127.0.0.1', method: 'POST' })
      asked.flushHeaders()
      const writer = setInterval(() => asked.write(Buffer.alloc(bytes)), everyMs)
      const end = () => {
        clearInterval(writer)
        resolve(performance.now() - begun)
      }
      asked.on('error', end).on('close', end)
      setTimeout(() => asked.destroy(), forMs)
    })
  }

  test('falls silent and is ended', async () => {
    expect(await trickle(5_000, 10, 6_000)).toBeLessThan(3_000)
  })

  test('comes byte by byte and is ended all the same', async () => {
    expect(await trickle(100, 1, 6_000)).toBeLessThan(4_000)
  })

  test('comes slowly but comes, and is let through', async () => {
    expect(await trickle(100, 2_000, 2_000)).toBeGreaterThanOrEqual(1_900)
  })
})

test('JSON that nests deeper than any record is known without parsing it', () => {
  const nested = (levels: number) => Buffer.from(`${'{"a":['.repeat(levels / 2)}1${']}'.repeat(levels / 2)}`)
  expect([isTooDeep(nested(64)), isTooDeep(nested(66)), isTooDeep(nested(10_000))]).toEqual([false, true, true])
  expect(isTooDeep(Buffer.from(JSON.stringify({ text: `${'['.repeat(200)}"\\${'{'.repeat(200)}` })))).toBe(false)
  expect(isTooDeep(Buffer.from(JSON.stringify(Array.from({ length: 5_000 }, () => [[1, 2], { a: [] }]))))).toBe(false)
})
