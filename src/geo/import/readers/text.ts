import type { Encoding, Notice, SourceFile } from '@/geo/import/table'

/** Text and the encoding it was found to be in. */
export interface DecodedText {
  readonly text: string
  readonly encoding: Encoding
}

const startsWith = (bytes: Uint8Array, ...head: number[]): boolean => head.every((value, index) => bytes[index] === value)

/** UTF-16 without a mark shows as zero bytes on every other place only; text in any other encoding holds none at all. */
function nullParity(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const length = Math.min(bytes.length, 4096)
  if (length < 8) return null
  const zeros = [0, 0]
  for (let i = 0; i < length; i++) if (bytes[i] === 0) zeros[i & 1] = (zeros[i & 1] ?? 0) + 1
  const [even = 0, odd = 0] = zeros
  // A stray zero in a broken export is no UTF-16.
  const least = Math.max(3, length * 0.02)
  if (odd >= least && even < odd * 0.1) return 'utf-16le'
  if (even >= least && odd < even * 0.1) return 'utf-16be'
  return null
}

/** True when the bytes are UTF-8; a character cut at the very end is forgiven, the readers name the cut themselves. */
export function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    // Not an error: it is how the decoder answers "no".
    return false
  }
}

const sampledBytes = 100_000
// Chinese text read as UTF-8 by mistake is broken nearly everywhere; a damaged file in a place or two.
const mostBroken = 0.1

/** True for UTF-8 with a few broken bytes: far more characters fit than not. */
function isNearlyUtf8(bytes: Uint8Array): boolean {
  const text = new TextDecoder('utf-8').decode(bytes.subarray(0, sampledBytes))
  let broken = 0
  let wide = 0
  for (const character of text)
    if (character === '\uFFFD') broken++
    else if (character > '\u07FF') wide++
  return wide > 0 && broken <= wide * mostBroken
}

/**
 * Big5 against GBK. The second byte of a character is below 0x80 in four of ten characters of Big5, and hardly ever in the
 * common characters of GBK; the first is 0xA1 to 0xC6 for the 5,401 frequent characters of Big5.
 */
function isBig5(bytes: Uint8Array): boolean {
  const length = Math.min(bytes.length, sampledBytes)
  let pairs = 0
  let lowTrails = 0
  let frequent = 0
  for (let at = 0; at + 1 < length; at++) {
    const lead = bytes[at] ?? 0
    if (lead < 0x80) continue
    const trail = bytes[++at] ?? 0
    pairs++
    if (trail < 0x80) lowTrails++
    if (lead >= 0xa1 && lead <= 0xc6) frequent++
  }
  return pairs > 0 && lowTrails > pairs * 0.15 && frequent > pairs * 0.8
}

function guessEncoding(bytes: Uint8Array, declared: string | undefined): Encoding {
  if (startsWith(bytes, 0xef, 0xbb, 0xbf)) return 'utf-8'
  if (startsWith(bytes, 0xff, 0xfe)) return 'utf-16le'
  if (startsWith(bytes, 0xfe, 0xff)) return 'utf-16be'
  const bare = nullParity(bytes)
  if (bare) return bare
  const said = declared?.trim() ?? ''
  if (/^(gb|936|cp936)/i.test(said)) return 'gb18030'
  if (/^(big-?5|950|cp950)/i.test(said)) return 'big5'
  if (isUtf8(bytes) || isNearlyUtf8(bytes)) return 'utf-8'
  return isBig5(bytes) ? 'big5' : 'gb18030'
}

/**
 * Decodes a text by its byte order mark, else as UTF-8 if it fits (a damaged byte or two apart), else as Big5 or GB18030 (which
 * holds GBK and GB2312). `declared` (an XML declaration, a .cpg file) is believed only for Chinese encodings, since files often
 * claim UTF-8 falsely.
 */
export function decodeText(bytes: Uint8Array, declared?: string): DecodedText {
  const encoding = guessEncoding(bytes, declared)
  return { text: new TextDecoder(encoding).decode(bytes), encoding }
}

/** Decodes a file as the person said, else as its bytes say. */
export function decodeFile(file: SourceFile, declared?: string): DecodedText {
  const chosen = file.choices?.encoding
  return chosen ? { text: new TextDecoder(chosen).decode(file.bytes), encoding: chosen } : decodeText(file.bytes, declared)
}

/** How many characters could not be read in the encoding, and where the first stands; none when all could. */
export function unreadable({ text, encoding }: DecodedText): Notice[] {
  const first = text.indexOf('\uFFFD')
  if (first < 0) return []
  let count = 0
  for (let at = first; at >= 0; at = text.indexOf('\uFFFD', at + 1)) count++
  const line = text.slice(0, first).split('\n').length
  return [
    {
      code: 'unreadable',
      text: `有 ${count} 个字符按 ${encoding.toUpperCase()} 认不出（从第 ${line} 行起），显示为“\uFFFD”；整片是乱码时请改选编码`,
    },
  ]
}
