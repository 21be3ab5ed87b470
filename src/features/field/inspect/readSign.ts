import { decodeQR } from 'qr/decode.js'

/** The text of a code in a picture; null where there is none that can be read. Works without a network, in every browser. */
export function readCode({ data, width, height }: Pick<ImageData, 'data' | 'width' | 'height'>): string | null {
  try {
    return decodeQR({ data, width, height }) ?? null
  } catch {
    // No code in this picture is the usual case: the next one comes in a moment.
    return null
  }
}
