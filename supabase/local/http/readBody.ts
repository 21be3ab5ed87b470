import type { IncomingMessage } from 'node:http'
import type { Holding } from './bodyBudget.ts'

const MEGABYTE = 1024 * 1024
/** An import sends its rows in chunks far below this; a photo bucket sets its own limit. */
const BODY_LIMIT = 64 * MEGABYTE
/** Enough for a call without an account. */
const STRANGER_BODY_LIMIT = MEGABYTE / 4
/** A name, a password and a few words. */
const AUTH_BODY_LIMIT = MEGABYTE / 16

/** How many bytes a request to this part of the API may bring. */
export const bodyLimit = (part: string, isTrusted: boolean): number =>
  part === 'auth' ? AUTH_BODY_LIMIT : isTrusted ? BODY_LIMIT : STRANGER_BODY_LIMIT

/** A body larger than the server takes from this caller; `limit` in bytes. */
export class BodyTooLarge extends Error {
  readonly limit: number

  constructor(limit: number) {
    super(`body over ${limit} bytes`)
    this.limit = limit
  }
}

/** A body that trickles in to hold the connection. */
export class BodyTooSlow extends Error {}

/** A telephone behind a hill falls silent for some seconds; nobody honest does for longer. */
const SILENCE_MS = 20_000
/** A body must come at this pace once the grace is over: GPRS at its worst is faster. */
const LEAST_BYTES_S = 1_024
const GRACE_MS = 30_000

export interface Pace {
  readonly silenceMs: number
  readonly graceMs: number
}

/**
 * Reads the whole body. Throws BodyTooLarge as soon as it grows past `limit` bytes, BodiesTooMany when the holding is
 * refused more, BodyTooSlow when it does not come.
 */
export const readBody = async (
  request: IncomingMessage,
  limit: number,
  holding: Holding,
  { silenceMs, graceMs }: Pace = { silenceMs: SILENCE_MS, graceMs: GRACE_MS },
): Promise<Buffer> => {
  if (Number(request.headers['content-length'] ?? 0) > limit) throw new BodyTooLarge(limit)
  const begunMs = performance.now()
  let length = 0
  let lastMs = begunMs
  const watch = setInterval(
    () => {
      const nowMs = performance.now()
      const isSilent = nowMs - lastMs > silenceMs
      const isSlow = nowMs - begunMs > graceMs && length < ((nowMs - begunMs - graceMs) / 1_000) * LEAST_BYTES_S
      if (isSilent || isSlow) request.destroy(new BodyTooSlow())
    },
    Math.min(1_000, silenceMs / 2),
  )
  try {
    const parts: Buffer[] = []
    // A refusal in the middle must still find the connection open to say so.
    for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      lastMs = performance.now()
      length += part.length
      if (length > limit) throw new BodyTooLarge(limit)
      holding.take(part.length)
      parts.push(part)
    }
    return Buffer.concat(parts, length)
  } finally {
    clearInterval(watch)
  }
}
