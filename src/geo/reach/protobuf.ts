/**
 * Reads the protocol buffers of an OSM file: a cursor over bytes, no schema. Whole numbers beyond 2^53 lose their last bits; OSM
 * ids are far below. Reading past the end throws a RangeError.
 */
export interface ProtoReader {
  /** Number and wire type of the next field; null at the end of the message. */
  next(): { readonly field: number; readonly wire: number } | null
  varint(): number
  /** Zigzag-coded signed number. */
  signed(): number
  bytes(): Uint8Array
  /** Passes over a field that is not wanted. */
  skip(wire: number): void
  readonly atEnd: boolean
}

export function readProto(buffer: Uint8Array): ProtoReader {
  let at = 0
  const varint = () => {
    let value = 0
    let scale = 1
    for (;;) {
      if (at >= buffer.length) throw new RangeError(`Number runs past the end at byte ${at}`)
      const byte = buffer[at++]!
      value += (byte & 0x7f) * scale
      if (byte < 0x80) return value
      scale *= 128
    }
  }
  const advance = (length: number) => {
    if (!(length <= buffer.length - at)) throw new RangeError(`Field of ${length} bytes at byte ${at} of ${buffer.length}`)
    at += length
    return at - length
  }
  return {
    next() {
      if (at >= buffer.length) return null
      const tag = varint()
      return { field: Math.floor(tag / 8), wire: tag % 8 }
    },
    varint,
    signed() {
      const value = varint()
      return value % 2 === 0 ? value / 2 : -(value + 1) / 2
    },
    bytes() {
      const length = varint()
      const from = advance(length)
      return buffer.subarray(from, from + length)
    },
    skip(wire) {
      if (wire === 0) varint()
      else if (wire === 1) advance(8)
      else if (wire === 2) advance(varint())
      else if (wire === 5) advance(4)
      else throw new RangeError(`Wire type ${wire} at byte ${at}`)
    },
    get atEnd() {
      return at >= buffer.length
    },
  }
}
