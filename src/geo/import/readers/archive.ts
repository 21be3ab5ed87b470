import { Gunzip, Inflate } from 'fflate'
import { BudgetFailure, ReadFailure, type Meter } from '@/geo/import/budget'
import type { SourceFile } from '@/geo/import/table'
import { isUtf8 } from './text'

// Fed in small pieces, since one piece may inflate a thousandfold before the meter sees it: 16 kB gives at most 16 MB.
const pieceBytes = 16_384
// Real maps and tables pack 3 to 30 times; a bomb packs a thousand.
const suspectRatio = 200
const ratioFloorBytes = 32_000_000

/** Runs an inflater over packed bytes, stopping at once when the budget or the ratio says bomb. */
function inflatePieces(
  name: string,
  packed: Uint8Array,
  meter: Meter,
  make: (sink: (chunk: Uint8Array) => void) => { push(piece: Uint8Array, isLast: boolean): void },
): Uint8Array {
  const chunks: Uint8Array[] = []
  let length = 0
  const inflater = make((chunk) => {
    length += chunk.length
    meter.addInflated(name, chunk.length)
    if (length > ratioFloorBytes && length > packed.length * suspectRatio)
      throw new BudgetFailure(`“${name}”解压后是原来的 ${suspectRatio} 倍以上，像是压缩炸弹，已停止解压；没有导入任何数据`)
    chunks.push(chunk)
  })
  try {
    for (let at = 0; at < packed.length; at += pieceBytes)
      inflater.push(packed.subarray(at, at + pieceBytes), at + pieceBytes >= packed.length)
  } catch (cause) {
    if (cause instanceof ReadFailure) throw cause
    throw new ReadFailure(`“${name}”解压失败，文件可能没有传完或已损坏，请重新导出`)
  }
  const whole = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}

/** Unpacks a .gz file. */
export const gunzip = (file: SourceFile, meter: Meter): SourceFile => ({
  ...file,
  name: file.name.replace(/\.gz$/i, ''),
  bytes: inflatePieces(file.name, file.bytes, meter, (sink) => new Gunzip(sink)),
})

const endMark = 0x06054b50
const entryMark = 0x02014b50

function findEnd(view: DataView): number {
  // The end record is 22 bytes and may be followed by a comment of up to 64 kB.
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 65_557); at--)
    if (view.getUint32(at, true) === endMark) return at
  return -1
}

/** One entry of a zip's directory. */
interface Entry {
  readonly name: string
  readonly flags: number
  readonly method: number
  readonly packedLength: number
  /** Where the member itself begins. */
  readonly local: number
}

const brokenZip = (name: string): ReadFailure =>
  new ReadFailure(`压缩包“${name}”不完整（缺少结尾的目录），可能没有传完，请重新压缩或下载`)

function readDirectory(file: SourceFile): Entry[] {
  const { bytes } = file
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = findEnd(view)
  if (end < 0) throw brokenZip(file.name)
  const count = view.getUint16(end + 10, true)
  const entries: Entry[] = []
  let at = view.getUint32(end + 16, true)
  for (let index = 0; index < count; index++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== entryMark) throw brokenZip(file.name)
    const flags = view.getUint16(at + 8, true)
    const nameLength = view.getUint16(at + 28, true)
    const rawName = bytes.subarray(at + 46, at + 46 + nameLength)
    entries.push({
      // Windows writes Chinese member names in GBK without saying so.
      name: new TextDecoder((flags & 0x800) !== 0 || isUtf8(rawName) ? 'utf-8' : 'gb18030').decode(rawName),
      flags,
      method: view.getUint16(at + 10, true),
      packedLength: view.getUint32(at + 20, true),
      local: view.getUint32(at + 42, true),
    })
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return entries
}

/** The names in a zip, to tell what it is before anything is inflated. */
export const namesInZip = (file: SourceFile): string[] => readDirectory(file).map((entry) => entry.name)

function inflateEntry(file: SourceFile, entry: Entry, meter: Meter): Uint8Array {
  const { bytes } = file
  const { name, flags, method, packedLength, local } = entry
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if ((flags & 1) !== 0) throw new ReadFailure(`压缩包里的“${name}”有密码，请去掉密码后再导入`)
  if (local + 30 > bytes.length) throw brokenZip(file.name)
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
  if (start + packedLength > bytes.length) throw brokenZip(file.name)
  const packed = bytes.subarray(start, start + packedLength)
  if (method !== 0 && method !== 8)
    throw new ReadFailure(`压缩包里的“${name}”用了不支持的压缩方式（${method}），请用普通 ZIP 重新压缩`)
  meter.addFile(name, packedLength)
  if (method === 8) return inflatePieces(name, packed, meter, (sink) => new Inflate(sink))
  meter.addInflated(name, packed.length)
  return packed
}

/** Unpacks the members of a zip that `isWanted`, by the central directory. Refuses passwords and unknown methods by name. */
export const unzip = (file: SourceFile, meter: Meter, isWanted: (name: string) => boolean): SourceFile[] =>
  readDirectory(file)
    .filter(({ name }) => !name.endsWith('/') && !name.startsWith('__MACOSX/') && isWanted(name))
    .map((entry) => ({
      name: entry.name,
      bytes: inflateEntry(file, entry, meter),
      ...(file.choices && { choices: file.choices }),
    }))
