import { describe, expect, test } from 'vitest'
import { err, ok, type AppError, type Result } from '@/domain/result'
import type { PreparedChunk, SetAside } from './rows/outcome'
import { sendImport, type ImportTotals, type SendOptions } from './sendImport'

const chunk = (from: number, count: number, total: number, setAside: SetAside[] = []): PreparedChunk => ({
  rows: Array.from({ length: count }, (_, i) => ({
    row: from + i,
    key: `k:${from + i}`,
    props: {},
    geom: { type: 'Point', coordinates: [1, 2] },
  })),
  setAside,
  done: from + count,
  total,
})

/** A server that keeps what it was sent, counts a chunk once, and fails when told to. */
function fakeServer(failures: readonly (AppError | null)[] = []) {
  const chunks = new Map<number, number>()
  const calls: string[] = []
  let turn = 0
  const call = async (name: string, args: Record<string, unknown>): Promise<Result<unknown>> => {
    calls.push(name)
    const failure = failures[turn++]
    if (name === 'import_rows') {
      const number = args['chunk_no'] as number
      const rows = args['rows'] as unknown[]
      // The answer may be lost after the work is done: the next try must not count again.
      if (!chunks.has(number)) chunks.set(number, rows.length)
      if (!failure)
        return ok({ accepted: rows.length - 1, updated: 0, unchanged: 0, rejected: [{ row: 7, code: 'bad', message: '不行' }] })
    }
    return failure ? err(failure) : ok(null)
  }
  return { chunks, calls, call: call as SendOptions['call'] }
}

function options(server: ReturnType<typeof fakeServer>, chunks: PreparedChunk[], more: Partial<SendOptions> = {}): SendOptions {
  return {
    head: { id: 'i', kind: 'offices', file_name: 'a.csv', frame: 'wgs84', area_id: 'a', options: {} },
    next: () => chunks.shift() ?? null,
    call: server.call,
    wait: () => Promise.resolve(),
    ...more,
  }
}

describe('sending an import', () => {
  test('begins, sends every chunk, finishes, and adds up what the server said', async () => {
    const server = fakeServer()
    const refused: SetAside[] = []
    const progress: ImportTotals[] = []
    const aside = [{ row: 1, code: 'x', reason: 'y' }]
    const result = await sendImport(
      options(server, [chunk(0, 10, 15, aside), chunk(10, 5, 15)], {
        onRefused: (rows) => void refused.push(...rows),
        onProgress: (totals) => void progress.push(totals),
      }),
    )
    expect(result).toEqual(ok({ done: 15, total: 15, accepted: 13, updated: 0, unchanged: 0, setAside: 3 }))
    expect(server.calls).toEqual(['import_begin', 'import_rows', 'import_rows', 'import_finish'])
    expect(refused.map((row) => row.reason)).toEqual(['不行', '不行'])
    expect(progress.map((totals) => totals.done)).toEqual([10, 15])
  })
  test('sends a chunk again when its answer was lost, and it counts once', async () => {
    const server = fakeServer([null, { kind: 'offline' }, { kind: 'server', detail: '502' }])
    const result = await sendImport(options(server, [chunk(0, 10, 10)]))
    expect(result.ok && result.value.accepted).toBe(9)
    expect([...server.chunks]).toEqual([[1, 10]])
    expect(server.calls.filter((name) => name === 'import_rows')).toHaveLength(3)
  })
  test('gives up at once on a refusal, and after some tries on silence', async () => {
    const forbidden = fakeServer([{ kind: 'forbidden' }])
    expect(await sendImport(options(forbidden, [chunk(0, 1, 1)]))).toEqual(err({ kind: 'forbidden' }))
    expect(forbidden.calls).toEqual(['import_begin'])
    const silent = fakeServer(Array(20).fill({ kind: 'offline' }))
    expect(await sendImport(options(silent, [chunk(0, 1, 1)]))).toEqual(err({ kind: 'offline' }))
    expect(silent.calls).toHaveLength(5)
  })
  test('stops between chunks when asked to and does not finish the import', async () => {
    const server = fakeServer()
    const controller = new AbortController()
    const result = await sendImport(
      options(server, [chunk(0, 5, 10), chunk(5, 5, 10)], { signal: controller.signal, onProgress: () => controller.abort() }),
    )
    expect(result).toEqual(err({ kind: 'aborted' }))
    expect(server.calls).toEqual(['import_begin', 'import_rows'])
  })
  test('a file with nothing to send is finished with its count of rows left out', async () => {
    const server = fakeServer()
    const result = await sendImport(
      options(server, [{ rows: [], setAside: [{ row: 2, code: 'x', reason: 'y' }], done: 1, total: 1 }]),
    )
    expect(result.ok && result.value.setAside).toBe(1)
    expect(server.calls).toEqual(['import_begin', 'import_finish'])
  })
})
