/**
 * Reads an encoded polyline: deltas of latitude and longitude in steps of 10^-digits degrees, zigzag, five bits a character.
 * → interleaved longitude, latitude; null when the text ends within a number or holds a foreign character. O(characters).
 */
export function decodePolyline(text: string, digits = 6): Float64Array | null {
  const scale = 10 ** digits
  const lngLat: number[] = []
  const sums = [0, 0]
  let [value, shift, axis] = [0, 0, 0]
  for (let at = 0; at < text.length; at++) {
    const chunk = text.charCodeAt(at) - 63
    if (chunk < 0 || chunk > 63 || shift > 30) return null
    value += (chunk & 31) * 2 ** shift
    shift += 5
    if (chunk >= 32) continue
    sums[axis]! += value % 2 === 1 ? -(value + 1) / 2 : value / 2
    if (axis === 1) lngLat.push(sums[1]! / scale, sums[0]! / scale)
    axis = 1 - axis
    value = shift = 0
  }
  return shift === 0 && axis === 0 ? Float64Array.from(lngLat) : null
}
