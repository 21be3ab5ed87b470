/** One message of the Phoenix channel protocol, whatever its version on the wire. */
export interface PhoenixMessage {
  readonly joinRef: string | null
  readonly ref: string | null
  readonly topic: string
  readonly event: string
  readonly payload: Readonly<Record<string, unknown>>
}

export type Version = '1.0.0' | '2.0.0'

const USER_BROADCAST_PUSH = 3
const JSON_ENCODING = 1
const HEADER_BYTES = 7

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null)

const toMessage = (joinRef: unknown, ref: unknown, topic: unknown, event: unknown, payload: unknown): PhoenixMessage | null =>
  typeof topic === 'string' && typeof event === 'string'
    ? { joinRef: textOrNull(joinRef), ref: textOrNull(ref), topic, event, payload: isObject(payload) ? payload : {} }
    : null

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null // not a message: the caller drops it
  }
}

// Version 2 sends a client's broadcast as bytes: kind, five lengths, encoding, then the parts and the payload.
const decodeBinary = (bytes: Buffer): PhoenixMessage | null => {
  if (bytes.length < HEADER_BYTES || bytes[0] !== USER_BROADCAST_PUSH) return null
  const lengths = [...bytes.subarray(1, 6)]
  let at = HEADER_BYTES
  const [joinRef = '', ref = '', topic = '', event = ''] = lengths.map((length) => bytes.toString('utf8', at, (at += length)))
  // Raw bytes would reach listeners of version 1 as nothing they can read; JSON is all this application sends.
  if (bytes[6] !== JSON_ENCODING) return null
  return toMessage(joinRef || null, ref || null, topic, 'broadcast', {
    type: 'broadcast',
    event,
    payload: parseJson(bytes.toString('utf8', at)),
  })
}

/** null for anything that is no message. */
export const decodeMessage = (version: Version, data: Buffer, isBinary: boolean): PhoenixMessage | null => {
  if (isBinary) return version === '2.0.0' ? decodeBinary(data) : null
  const value = parseJson(data.toString('utf8'))
  if (Array.isArray(value)) {
    const [joinRef, ref, topic, event, payload]: readonly unknown[] = value
    return toMessage(joinRef, ref, topic, event, payload)
  }
  return isObject(value) ? toMessage(value['join_ref'], value['ref'], value['topic'], value['event'], value['payload']) : null
}

export const encodeMessage = (version: Version, { joinRef, ref, topic, event, payload }: PhoenixMessage): string =>
  JSON.stringify(version === '2.0.0' ? [joinRef, ref, topic, event, payload] : { join_ref: joinRef, ref, topic, event, payload })
