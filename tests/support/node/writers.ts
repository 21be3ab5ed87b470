import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'

export interface WriterOptions {
  /** Where the product answers; writer n begins with address n, and goes to the next when one does not answer. */
  readonly urls: readonly string[]
  readonly anonKey: string
  readonly token: string
  /** A place inside the writers' branch. */
  readonly place: readonly [lng: number, lat: number]
  readonly writers: number
  /** A breath between two records of one writer. */
  readonly pauseMs?: number
}

export interface Written {
  /** Ids of the records that the server said it has. */
  readonly acknowledged: readonly string[]
  /** Longest time in which no record was acknowledged. */
  readonly longestGapS: number
  /** Answers that were neither a record nor "try again": none is allowed. */
  readonly refused: readonly string[]
}

export interface Writers {
  count(): number
  stop(): Promise<Written>
}

const REQUEST_MS = 8_000
const RETRY_MS = 150
/** What a page tries again: nobody there, or a server that says it cannot now. */
const passing = new Set([429, 500, 502, 503, 504])

interface Answer {
  readonly status: number
  readonly text: string
}

const send = async (url: string, { anonKey, token }: WriterOptions, body: unknown): Promise<Answer> => {
  try {
    const response = await fetch(`${url}/rest/v1/rpc/create_hazard`, {
      method: 'POST',
      headers: { apikey: anonKey, authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(REQUEST_MS),
    })
    return { status: response.status, text: await response.text() }
  } catch (error) {
    return { status: 503, text: String(error) }
  }
}

const echoes = (text: string, id: string): boolean => {
  try {
    return (JSON.parse(text) as { id?: unknown }).id === id
  } catch {
    return false // cut off in the middle: no acknowledgement
  }
}

/** People who report without a pause, each record sent again under its own id until it is acknowledged. */
export function startWriters(options: WriterOptions): Writers {
  const { urls, place, pauseMs = 20 } = options
  const acknowledged: string[] = []
  const refused: string[] = []
  let longestGapMs = 0
  let lastMs = performance.now()
  let isStopped = false

  const note = (id: string) => {
    const now = performance.now()
    longestGapMs = Math.max(longestGapMs, now - lastMs)
    lastMs = now
    acknowledged.push(id)
  }
  const writeOne = async (first: number): Promise<number> => {
    const id = randomUUID()
    const hazard = { id, kind: 'fire', title: `演练 ${id}`, geom: { type: 'Point', coordinates: place } }
    for (let at = first; ; at++) {
      const { status, text } = await send(urls[at % urls.length] ?? '', options, { hazard })
      if (status === 200 && echoes(text, id)) {
        note(id)
        return at
      }
      if (!passing.has(status)) {
        refused.push(`${status} ${text}`)
        return at
      }
      // Whoever is stopped in the middle has an unacknowledged record: it may be there or not.
      if (isStopped) return at
      await delay(RETRY_MS)
    }
  }
  const run = async (number: number) => {
    for (let at = number; !isStopped;) {
      at = await writeOne(at)
      await delay(pauseMs)
    }
  }
  const running = Array.from({ length: options.writers }, (_, number) => run(number))
  return {
    count: () => acknowledged.length,
    stop: async () => {
      longestGapMs = Math.max(longestGapMs, performance.now() - lastMs)
      isStopped = true
      await Promise.all(running)
      return { acknowledged, longestGapS: longestGapMs / 1000, refused }
    },
  }
}
