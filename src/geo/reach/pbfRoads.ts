import { Unzlib } from 'fflate'
import { err, ok, type Result } from '@/domain/result'
import type { RoadWay } from './graph'
import { readProto } from './protobuf'

// Limits of the format itself (OSM wiki, PBF Format): what is larger is no OSM file, or a bomb.
const mostHeaderBytes = 64 * 1024
const mostBlobBytes = 32 * 1024 * 1024
// One piece may inflate a thousandfold before its size is seen: at most 16 MB.
const pieceBytes = 16_384
const knownFeatures = new Set(['OsmSchema-V0.6', 'DenseNodes'])

/**
 * The ways with a `highway` tag of an OSM PBF extract, with the positions and ids of their nodes. Ways that lead out of the extract keep
 * the nodes it has. The file is inflated twice, ways first, so that only nodes of roads are held in memory. Errors name the byte at
 * which the file stops making sense. O(file).
 */
export async function waysFromPbf(file: Uint8Array): Promise<Result<RoadWay[]>> {
  try {
    const blobs = splitBlobs(file)
    const found: { refs: Float64Array; tags: Record<string, string> }[] = []
    for (const blob of blobs) if (blob.type === 'OSMHeader') checkHeader(await inflate(blob.bytes))
    for (const blob of blobs)
      if (blob.type === 'OSMData') readWays(await inflate(blob.bytes), (refs, tags) => found.push({ refs, tags }))
    const slot = new Map<number, number>()
    for (const { refs } of found) for (const ref of refs) if (!slot.has(ref)) slot.set(ref, slot.size)
    const positions = new Float64Array(2 * slot.size).fill(NaN)
    for (const blob of blobs)
      if (blob.type === 'OSMData')
        readNodes(await inflate(blob.bytes), (id, lng, lat) => {
          const at = slot.get(id)
          if (at !== undefined) positions.set([lng, lat], 2 * at)
        })
    return ok(
      found.map(({ refs, tags }) => {
        const known = refs.filter((ref) => !Number.isNaN(positions[2 * slot.get(ref)!]!))
        const lngLat = new Float64Array(2 * known.length)
        known.forEach((ref, i) => lngLat.set(positions.subarray(2 * slot.get(ref)!, 2 * slot.get(ref)! + 2), 2 * i))
        return { lngLat, refs: known, tags }
      }),
    )
  } catch (fault) {
    // Anything a broken file can do to the reader ends here: bytes missing, numbers without end, data that does not inflate.
    return err({ kind: 'invalid', field: 'file', detail: fault instanceof Error ? fault.message : String(fault) })
  }
}

function splitBlobs(file: Uint8Array): { type: string; bytes: Uint8Array }[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const blobs: { type: string; bytes: Uint8Array }[] = []
  for (let at = 0; at < file.length;) {
    const headerLength = at + 4 <= file.length ? view.getUint32(at) : 0
    if (headerLength === 0 || headerLength > mostHeaderBytes || at + 4 + headerLength > file.length)
      throw new RangeError(`No OSM block at byte ${at} of ${file.length}`)
    const header = readProto(file.subarray(at + 4, at + 4 + headerLength))
    let type = ''
    let size = 0
    for (let next = header.next(); next; next = header.next()) {
      if (next.field === 1) type = new TextDecoder().decode(header.bytes())
      else if (next.field === 3) size = header.varint()
      else header.skip(next.wire)
    }
    const from = at + 4 + headerLength
    if (size > mostBlobBytes || from + size > file.length)
      throw new RangeError(`Block of ${size} bytes at byte ${from} of ${file.length}`)
    blobs.push({ type, bytes: file.subarray(from, from + size) })
    at = from + size
  }
  if (blobs[0]?.type !== 'OSMHeader') throw new RangeError('No OSMHeader at the start of the file')
  return blobs
}

async function inflate(blob: Uint8Array): Promise<Uint8Array> {
  const reader = readProto(blob)
  let size = 0
  for (let next = reader.next(); next; next = reader.next()) {
    if (next.field === 1) return reader.bytes()
    if (next.field === 2) size = reader.varint()
    else if (next.field === 3) {
      if (size > mostBlobBytes) throw new RangeError(`Block would inflate to ${size} bytes`)
      return inflateTo(reader.bytes(), size)
    } else reader.skip(next.wire)
  }
  throw new RangeError('A block is compressed in a way other than zlib')
}

/** The checksum at the end of zlib data, which the library leaves unread. */
function adler32(bytes: Uint8Array): number {
  let low = 1
  let high = 0
  // As many sums as fit into 32 bits before a remainder must be taken.
  for (let at = 0; at < bytes.length; at += 3800) {
    for (const byte of bytes.subarray(at, at + 3800)) high += low += byte
    low %= 65_521
    high %= 65_521
  }
  return high * 65_536 + low
}

/**
 * Inflates piece by piece, so that data which claims to be small cannot fill the memory. Not by `DecompressionStream`: Safari has
 * it from 16.4 on.
 */
function inflateTo(bytes: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(size)
  let filled = 0
  const inflater = new Unzlib((piece) => {
    if (filled + piece.length > size) throw new RangeError(`Block inflates beyond its ${size} bytes`)
    out.set(piece, filled)
    filled += piece.length
  })
  for (let at = 0; at < bytes.length; at += pieceBytes)
    inflater.push(bytes.subarray(at, at + pieceBytes), at + pieceBytes >= bytes.length)
  if (filled !== size) throw new RangeError(`Block inflates to ${filled} of ${size} bytes`)
  const sum = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 4, 4).getUint32(0)
  if (sum !== adler32(out)) throw new RangeError('The checksum of a block is wrong')
  return out
}

function checkHeader(bytes: Uint8Array): void {
  const reader = readProto(bytes)
  for (let next = reader.next(); next; next = reader.next()) {
    if (next.field !== 4) reader.skip(next.wire)
    else {
      const feature = new TextDecoder().decode(reader.bytes())
      if (!knownFeatures.has(feature)) throw new RangeError(`The file needs ${feature}`)
    }
  }
}

/** Packed numbers of a repeated field; delta-coded ones are added up. */
function packed(bytes: Uint8Array, coding: 'plain' | 'delta'): Float64Array<ArrayBuffer> {
  const reader = readProto(bytes)
  const values: number[] = []
  let sum = 0
  while (!reader.atEnd) values.push(coding === 'delta' ? (sum += reader.signed()) : reader.varint())
  return Float64Array.from(values)
}

function eachGroup(block: Uint8Array, visit: (field: number, bytes: Uint8Array) => void): void {
  const reader = readProto(block)
  for (let next = reader.next(); next; next = reader.next()) {
    if (next.field !== 2) reader.skip(next.wire)
    else {
      const group = readProto(reader.bytes())
      for (let part = group.next(); part; part = group.next()) {
        if (part.wire === 2) visit(part.field, group.bytes())
        else group.skip(part.wire)
      }
    }
  }
}

function readWays(block: Uint8Array, give: (refs: Float64Array, tags: Record<string, string>) => void): void {
  const decoder = new TextDecoder()
  let strings: string[] | null = null
  eachGroup(block, (field, bytes) => {
    if (field !== 3) return
    strings ??= readStrings(block, decoder)
    const way = readProto(bytes)
    let [keys, values, refs] = [new Float64Array(), new Float64Array(), new Float64Array()]
    for (let next = way.next(); next; next = way.next()) {
      if (next.field === 2) keys = packed(way.bytes(), 'plain')
      else if (next.field === 3) values = packed(way.bytes(), 'plain')
      else if (next.field === 8) refs = packed(way.bytes(), 'delta')
      else way.skip(next.wire)
    }
    const tags: Record<string, string> = {}
    keys.forEach((key, i) => (tags[strings![key] ?? ''] = strings![values[i]!] ?? ''))
    if (tags['highway'] !== undefined) give(refs, tags)
  })
}

function readStrings(block: Uint8Array, decoder: TextDecoder): string[] {
  const reader = readProto(block)
  const strings: string[] = []
  for (let next = reader.next(); next; next = reader.next()) {
    if (next.field !== 1) reader.skip(next.wire)
    else {
      const table = readProto(reader.bytes())
      for (let entry = table.next(); entry; entry = table.next()) strings.push(decoder.decode(table.bytes()))
    }
  }
  return strings
}

/** Scale and offsets of a block's coordinates, in nanodegrees. */
function readScale(block: Uint8Array): { granularity: number; latOffset: number; lngOffset: number } {
  const reader = readProto(block)
  const scale = { granularity: 100, latOffset: 0, lngOffset: 0 }
  for (let next = reader.next(); next; next = reader.next()) {
    if (next.field === 17) scale.granularity = reader.varint()
    else if (next.field === 19) scale.latOffset = reader.varint()
    else if (next.field === 20) scale.lngOffset = reader.varint()
    else reader.skip(next.wire)
  }
  return scale
}

function readNodes(block: Uint8Array, give: (id: number, lng: number, lat: number) => void): void {
  const { granularity, latOffset, lngOffset } = readScale(block)
  const toDegrees = (value: number, offset: number) => (offset + granularity * value) / 1e9
  eachGroup(block, (field, bytes) => {
    const reader = readProto(bytes)
    if (field === 2) {
      let [ids, lats, lngs] = [new Float64Array(), new Float64Array(), new Float64Array()]
      for (let next = reader.next(); next; next = reader.next()) {
        if (next.field === 1) ids = packed(reader.bytes(), 'delta')
        else if (next.field === 8) lats = packed(reader.bytes(), 'delta')
        else if (next.field === 9) lngs = packed(reader.bytes(), 'delta')
        else reader.skip(next.wire)
      }
      ids.forEach((id, i) => give(id, toDegrees(lngs[i]!, lngOffset), toDegrees(lats[i]!, latOffset)))
    } else if (field === 1) {
      let [id, lat, lng] = [NaN, NaN, NaN]
      for (let next = reader.next(); next; next = reader.next()) {
        if (next.field === 1) id = reader.signed()
        else if (next.field === 8) lat = reader.signed()
        else if (next.field === 9) lng = reader.signed()
        else reader.skip(next.wire)
      }
      give(id, toDegrees(lng, lngOffset), toDegrees(lat, latOffset))
    }
  })
}
