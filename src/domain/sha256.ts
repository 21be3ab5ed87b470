/** The first 32 bits of the fractional parts of the roots of the first primes: square roots to begin with, cube roots for the rounds. */
function primes(count: number): number[] {
  const found: number[] = []
  for (let candidate = 2; found.length < count; candidate++)
    if (found.every((prime) => candidate % prime !== 0)) found.push(candidate)
  return found
}
const fraction = (value: number) => ((value - Math.floor(value)) * 2 ** 32) >>> 0
const begin = primes(8).map((prime) => fraction(Math.sqrt(prime)))
const constants = primes(64).map((prime) => fraction(Math.cbrt(prime)))
const turned = (word: number, by: number) => (word >>> by) | (word << (32 - by))

function schedule(view: DataView, from: number): Int32Array {
  const words = new Int32Array(64)
  for (let at = 0; at < 16; at++) words[at] = view.getInt32(from + at * 4)
  for (let at = 16; at < 64; at++) {
    const [near, far] = [words[at - 2]!, words[at - 15]!]
    const low = turned(far, 7) ^ turned(far, 18) ^ (far >>> 3)
    const high = turned(near, 17) ^ turned(near, 19) ^ (near >>> 10)
    words[at] = words[at - 16]! + low + words[at - 7]! + high
  }
  return words
}
function rounds(state: readonly number[], words: Int32Array): number[] {
  let [a, b, c, d, e, f, g, h] = state as [number, number, number, number, number, number, number, number]
  for (let at = 0; at < 64; at++) {
    const up = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)
    const first = (h + up + ((e & f) ^ (~e & g)) + constants[at]! + words[at]!) | 0
    const down = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)
    const second = (down + ((a & b) ^ (a & c) ^ (b & c))) | 0
    ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0]
  }
  return [a, b, c, d, e, f, g, h].map((word, at) => (word + state[at]!) | 0)
}

/** SHA-256 by hand, for pages on plain http: there browsers give no `crypto.subtle`. */
export function sha256ByHand(bytes: ArrayBuffer): ArrayBuffer {
  const padded = new Uint8Array(Math.ceil((bytes.byteLength + 9) / 64) * 64)
  padded.set(new Uint8Array(bytes))
  padded[bytes.byteLength] = 0x80
  const view = new DataView(padded.buffer)
  view.setBigUint64(padded.length - 8, BigInt(bytes.byteLength) * 8n)
  let state = begin
  for (let from = 0; from < padded.length; from += 64) state = rounds(state, schedule(view, from))
  const sum = new DataView(new ArrayBuffer(32))
  state.forEach((word, at) => sum.setInt32(at * 4, word))
  return sum.buffer
}
