/** Text and the encoding it was found to be in. */
export interface DecodedText {
  readonly text: string
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030'
}

const startsWith = (bytes: Uint8Array, ...head: number[]): boolean => head.every((value, index) => bytes[index] === value)

/** UTF-16 without a mark shows as zero bytes on every other place of mostly Latin text. */
function nullParity(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const length = Math.min(bytes.length, 1024)
  if (length < 8) return null
  const zeros = [0, 0]
  for (let i = 0; i < length; i++) if (bytes[i] === 0) zeros[i & 1] = (zeros[i & 1] ?? 0) + 1
  const [even = 0, odd = 0] = zeros
  if (odd > length * 0.3 && even < length * 0.05) return 'utf-16le'
  if (even > length * 0.3 && odd < length * 0.05) return 'utf-16be'
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

/**
 * Decodes a text file by its byte order mark, else as UTF-8 if every byte fits, else as GB18030 (which holds GBK and GB2312).
 * `declared` (an XML declaration, a .cpg file) is believed only for Chinese encodings, since files often claim UTF-8 falsely.
 */
export function decodeText(bytes: Uint8Array, declared?: string): DecodedText {
  const as = (encoding: DecodedText['encoding']): DecodedText => ({ text: new TextDecoder(encoding).decode(bytes), encoding })
  if (startsWith(bytes, 0xef, 0xbb, 0xbf)) return as('utf-8')
  if (startsWith(bytes, 0xff, 0xfe)) return as('utf-16le')
  if (startsWith(bytes, 0xfe, 0xff)) return as('utf-16be')
  const bare = nullParity(bytes)
  if (bare) return as(bare)
  if (declared && /^(gb|936|cp936)/i.test(declared.trim())) return as('gb18030')
  return as(isUtf8(bytes) ? 'utf-8' : 'gb18030')
}
