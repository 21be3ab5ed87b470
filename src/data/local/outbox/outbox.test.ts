import { beforeEach, describe, expect, test, vi } from 'vitest'
import { err, ok, type AppError, type Result } from '@/domain/result'
import { emptyOutbox, fakeOutbox, opsKept } from '@tests/support/fakeOutbox'
import { sealed } from './outboxDatabase'
import { sendAlarms } from './sendAlarms'
import { sendOps, waitMs } from './sendOps'

type Answer = (ops: readonly string[]) => Result<unknown>
const server = vi.hoisted(() => ({ calls: [] as string[][], answer: (() => null) as unknown as Answer }))
vi.mock('./outboxDatabase', async (original) => ({ ...(await original<object>()), outboxDatabase: fakeOutbox }))
vi.mock('@/data/read', () => ({
  rpc: (_: object, { ops }: { ops: string[] }) => {
    server.calls.push(ops)
    return Promise.resolve(server.answer(ops))
  },
}))

const idOf = (text: string) => (JSON.parse(text) as { id: string }).id
const answered = (ops: readonly string[], statusOf: (id: string) => string = () => 'applied') =>
  ok({
    server_now: '',
    epoch: 'e',
    results: ops.map((text) => ({ id: idOf(text), status: statusOf(idOf(text)), message: '原因' })),
  })
const fails = (error: AppError) => err(error)
const keep = (...ids: string[]) =>
  Promise.all(ids.map((id) => fakeOutbox.keep('u', sealed({ kind: 'hazard.report', title: id, body: { id } }, id, 0))))
const states = () => Object.fromEntries(opsKept().map(({ id, state }) => [id, state]))
const send = () => sendOps('u', () => undefined)

beforeEach(() => {
  emptyOutbox()
  server.calls.length = 0
})

describe('sending', () => {
  test('a refused record blocks only itself', async () => {
    await keep('a', 'b', 'c')
    server.answer = (ops) => answered(ops, (id) => (id === 'b' ? 'rejected' : 'applied'))
    expect(await send()).toBeNull()
    expect(states()).toEqual({ a: 'sent', b: 'refused', c: 'sent' })
    expect(opsKept().find(({ id }) => id === 'b')?.reason).toBe('原因')
  })

  test('one that the call as a whole is refused for is found, and the others go', async () => {
    const ids = Array.from({ length: 12 }, (_, at) => `op${at}`)
    await keep(...ids)
    server.answer = (ops) =>
      ops.some((text) => idOf(text) === 'op7') ? fails({ kind: 'invalid', detail: '不行' }) : answered(ops)
    expect(await send()).toBeNull()
    expect(states()).toEqual(Object.fromEntries(ids.map((id) => [id, id === 'op7' ? 'refused' : 'sent'])))
  })

  test.each<AppError>([
    { kind: 'offline' },
    { kind: 'busy' },
    { kind: 'server', detail: 'x' },
    { kind: 'unauthenticated' },
    { kind: 'forbidden', detail: '没有权限' },
    { kind: 'other-account' },
    { kind: 'not-found', detail: 'x' },
  ])('$kind is never success and never refusal: everything waits', async (error) => {
    await keep('a', 'b')
    server.answer = () => fails(error)
    expect(await send()).toEqual(error)
    expect(states()).toEqual({ a: 'waiting', b: 'waiting' })
    expect(opsKept().every(({ nextMs, tries }) => nextMs > Date.now() && tries === 1)).toBe(true)
    expect(server.calls).toHaveLength(1)
  })

  test('what is sent again is the same to the letter', async () => {
    await keep('a')
    server.answer = () => fails({ kind: 'offline' })
    await send()
    server.answer = (ops) => answered(ops, () => 'duplicate')
    await fakeOutbox.wake('u', null)
    await send()
    expect(server.calls[1]).toEqual(server.calls[0])
    expect(states()).toEqual({ a: 'sent' })
  })

  test('one that brings the server down again and again goes alone in the end, and the others go on', async () => {
    await keep('bad', 'a', 'b')
    await fakeOutbox.change('u', [['bad', { tries: 3 }]])
    server.answer = (ops) => (ops.some((text) => idOf(text) === 'bad') ? fails({ kind: 'server', detail: 'x' }) : answered(ops))
    expect(await send()).toBeNull()
    expect(states()).toEqual({ bad: 'waiting', a: 'sent', b: 'sent' })
  })

  test('waits grow from seconds to minutes and no further', () => {
    const waits = [0, 1, 2, 5, 10, 50].map((tries) => waitMs(tries, 0.5))
    expect(waits).toEqual([2000, 4000, 8000, 64_000, 300_000, 300_000])
    expect(waitMs(0, 0)).toBeLessThan(waitMs(0, 1))
  })
})

describe('a call for help', () => {
  const callOut = (id: string) => fakeOutbox.keep('u', sealed({ kind: 'patrol.alarm', title: id, body: { id } }, id, 0))
  const sos = () => sendAlarms('u', () => undefined)

  test('goes alone and by its own way, before what was saved earlier', async () => {
    await keep('a', 'b')
    await callOut('help')
    server.answer = (ops) => answered(ops)
    expect(await sos()).toBeNull()
    expect(server.calls.map((ops) => ops.map(idOf))).toEqual([['help']])
    expect(states()).toEqual({ a: 'waiting', b: 'waiting', help: 'sent' })
  })
  test('is none of the queue’s, which may stand for minutes', async () => {
    await callOut('help')
    await keep('a')
    server.answer = (ops) => answered(ops)
    await send()
    expect(server.calls.map((ops) => ops.map(idOf))).toEqual([['a']])
    expect(states()).toEqual({ a: 'sent', help: 'waiting' })
  })
  test.each<AppError>([{ kind: 'offline' }, { kind: 'busy' }, { kind: 'unauthenticated' }, { kind: 'forbidden' }])(
    'is tried again within ten seconds however often it met $kind',
    async (error) => {
      await callOut('help')
      await fakeOutbox.change('u', [['help', { tries: 12 }]])
      server.answer = () => fails(error)
      expect(await sos()).toEqual(error)
      const [op] = opsKept()
      expect(op).toMatchObject({ state: 'waiting', code: error.kind, tries: 13 })
      expect(op!.nextMs - Date.now()).toBeGreaterThan(0)
      expect(op!.nextMs - Date.now()).toBeLessThanOrEqual(10_000)
    },
  )
  test('that the server had no time for waits as well, and one it refuses says why', async () => {
    await callOut('help')
    server.answer = (ops) => answered(ops, () => 'retry')
    expect(await sos()).toEqual({ kind: 'busy' })
    expect(states()).toEqual({ help: 'waiting' })
    await fakeOutbox.wake('u', null)
    server.answer = (ops) => answered(ops, () => 'rejected')
    expect(await sos()).toBeNull()
    expect(opsKept()[0]).toMatchObject({ state: 'refused', reason: '原因' })
  })
})

describe('sealing', () => {
  test.each([
    ['a\u0000b', 'ab'],
    ['半\ud83d字', '半�字'],
    ['塌方😀𠮷', '塌方😀𠮷'],
  ])('%j is kept as text that any database can hold', (typed, kept) => {
    const { text, title } = sealed(
      { kind: 'hazard.report', title: typed, body: { title: typed, deep: { note: [typed] } } },
      'x',
      0,
    )
    expect(title).toBe(kept)
    expect(JSON.parse(text)).toEqual({ id: 'x', kind: 'hazard.report', body: { title: kept, deep: { note: [kept] } } })
  })
})
