import type { Cell, Encoding, SourceFile } from '@/geo/import/table'
import { decodeText } from './text'

/** The attribute table of a shapefile. */
export interface DbfTable {
  readonly columns: readonly string[]
  /** One entry for each record, in the order of the .shp; null for a record marked deleted. */
  readonly records: ReadonlyArray<readonly Cell[] | null>
  readonly encoding: Encoding
  /** How many records the header promises; more than `records` when the file was cut short. */
  readonly promised: number
}

interface DbfField {
  readonly name: string
  readonly type: string
  readonly start: number
  readonly length: number
}

// Language driver bytes that mean a Chinese code page, as written by ArcGIS and FoxPro.
const chineseDrivers = new Set([0x4d, 0x7a])

function encodingOf(bytes: Uint8Array, codePage: string | null, headerLength: number): Encoding {
  const stated = codePage?.trim().toLowerCase() ?? ''
  if (/^(utf-?8|65001)$/.test(stated)) return 'utf-8'
  if (/^(gb|936|cp936|ansi 936|oem 936)/.test(stated)) return 'gb18030'
  if (/^(big5|950|cp950)/.test(stated)) return 'big5'
  if (chineseDrivers.has(bytes[29] ?? 0)) return 'gb18030'
  const guessed = decodeText(bytes.subarray(headerLength)).encoding
  // A table of fixed widths in bytes is never UTF-16.
  return guessed.startsWith('utf-16') ? 'gb18030' : guessed
}

function fieldsOf(bytes: Uint8Array, headerLength: number, decoder: TextDecoder): DbfField[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const fields: DbfField[] = []
  let start = 1
  for (let at = 32; at + 32 <= headerLength && at + 32 <= bytes.length && bytes[at] !== 0x0d; at += 32) {
    const rawName = bytes.subarray(at, at + 11)
    const end = rawName.indexOf(0)
    const length = view.getUint8(at + 16)
    fields.push({
      name: decoder.decode(end < 0 ? rawName : rawName.subarray(0, end)).trim(),
      type: String.fromCharCode(bytes[at + 11] ?? 0),
      start,
      length,
    })
    start += length
  }
  return fields
}

function toCell(raw: Uint8Array, field: DbfField, decoder: TextDecoder): Cell {
  if (field.type === 'I' || field.type === '+') return new DataView(raw.buffer, raw.byteOffset, raw.byteLength).getInt32(0, true)
  if (field.type === 'O') return new DataView(raw.buffer, raw.byteOffset, raw.byteLength).getFloat64(0, true)
  const text = decoder.decode(raw).replace(/\0+$/, '').trim()
  if (text === '') return null
  if (field.type === 'N' || field.type === 'F') {
    const number = Number(text)
    // ***** marks an overflow: there is no number.
    return Number.isFinite(number) ? number : null
  }
  if (field.type === 'D' && /^\d{8}$/.test(text)) return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`
  if (field.type === 'L') return /^[ty]$/i.test(text) ? true : /^[fn]$/i.test(text) ? false : null
  return text
}

/** Reads a dBase table in UTF-8 or GBK, by its .cpg text, its language byte, or its content. Cut files give what is whole. */
export function readDbf({ bytes, choices }: SourceFile, codePage: string | null): DbfTable {
  if (bytes.length < 33) return { columns: [], records: [], encoding: 'utf-8', promised: 0 }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const promised = view.getUint32(4, true)
  const headerLength = view.getUint16(8, true)
  const recordLength = view.getUint16(10, true)
  const encoding = choices?.encoding ?? encodingOf(bytes, codePage, headerLength)
  const decoder = new TextDecoder(encoding)
  const fields = fieldsOf(bytes, headerLength, decoder)
  const records: Array<readonly Cell[] | null> = []
  for (
    let at = headerLength;
    recordLength > 0 && records.length < promised && at + recordLength <= bytes.length;
    at += recordLength
  ) {
    const record = bytes.subarray(at, at + recordLength)
    const isDeleted = record[0] === 0x2a
    records.push(
      isDeleted ? null : fields.map((field) => toCell(record.subarray(field.start, field.start + field.length), field, decoder)),
    )
  }
  return { columns: fields.map((field) => field.name), records, encoding, promised }
}
