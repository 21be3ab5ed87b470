/** An angle read from text: degrees, and the axis when a letter or word named it. */
export interface Angle {
  readonly degrees: number
  readonly axis: 'lng' | 'lat' | null
}

const toHalfWidth = (text: string): string =>
  text.replace(/[！-～]/g, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0)).replace(/\u3000/g, ' ')

const sides: ReadonlyArray<readonly [pattern: RegExp, axis: 'lng' | 'lat', sign: 1 | -1]> = [
  [/东经|east|e/i, 'lng', 1],
  [/西经|west|w/i, 'lng', -1],
  [/北纬|north|n/i, 'lat', 1],
  [/南纬|south|s/i, 'lat', -1],
]

const plainNumber = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i
const sexagesimal =
  /^([+-]?\d{1,3})\s*(?:[°º˚度d:]|\s)\s*(?:(\d{1,2}(?:\.\d+)?)\s*(?:['′’‘分m:]|\s|$)\s*(?:(\d{1,2}(?:\.\d+)?)\s*(?:"|″|”|“|''|′′|秒|s|$)\s*)?)?$/i

/**
 * Reads one longitude or latitude written as people write it: 115.5, 115.5°E, 东经115度30分12秒, 115°30′12″E, E115 30 12,
 * full-width digits, a comma as decimal point. Null when it is no angle; minutes or seconds of 60 and more are no angle.
 */
export function parseAngle(text: string): Angle | null {
  let rest = toHalfWidth(text).trim()
  if (rest === '' || rest.length > 60) return null
  if (plainNumber.test(rest)) return { degrees: Number(rest), axis: null }
  let axis: Angle['axis'] = null
  let sign = 1
  for (const [pattern, sideAxis, sideSign] of sides) {
    // The letter stands at one end only: "1e5" is no easting, and "sec" no south.
    const side = pattern.source
    const match = new RegExp(`^(?:${side})\\s*(?=[\\d.])|(?<before>[\\d.°′″'"分秒度”’\\s])(?:${side})$`, 'i').exec(rest)
    if (!match) continue
    const kept = match.groups?.['before'] ?? ''
    rest = (rest.slice(0, match.index) + kept + rest.slice(match.index + match[0].length)).trim()
    axis = sideAxis
    sign = sideSign
    break
  }
  const decimal = rest
    .replace(/[°º˚度]$/, '')
    .trim()
    .replace(/^([+-]?\d{1,3}),(\d+)$/, '$1.$2')
  if (plainNumber.test(decimal)) return { degrees: sign * Number(decimal), axis }
  const parts = sexagesimal.exec(rest)
  if (!parts) return null
  const minutes = Number(parts[2] ?? 0)
  const seconds = Number(parts[3] ?? 0)
  if (minutes >= 60 || seconds >= 60) return null
  const whole = Number(parts[1])
  const isNegative = parts[1]?.startsWith('-') === true
  const size = Math.abs(whole) + minutes / 60 + seconds / 3600
  return { degrees: sign * (isNegative ? -size : size), axis }
}

/**
 * Reads two coordinates from one text: "(41.83, -87.62)" (at its end too, after an address), "115.5,26.3", "115°30′E 26°18′N".
 * In the order written; `axis` tells which is which when letters do, otherwise the caller decides for the column.
 */
export function parsePair(text: string): readonly [first: Angle, second: Angle] | null {
  const half = toHalfWidth(text).trim()
  const inner = /[([]\s*([^()[\]]+?)\s*[)\]]\s*$/.exec(half)?.[1] ?? half
  if (inner.length > 80) return null
  const halves = inner.split(/\s*[,;，；、|/]\s*/)
  const parts = halves.length === 2 ? halves : (/^(.*?[NSEW])\s+(.*[NSEW])$/i.exec(inner)?.slice(1, 3) ?? inner.split(/\s+/))
  if (parts.length !== 2) return null
  const first = parseAngle((parts[0] ?? '').replace(/^(lng|lon|lat|经度|纬度)\s*[:=]?\s*/i, ''))
  const second = parseAngle((parts[1] ?? '').replace(/^(lng|lon|lat|经度|纬度)\s*[:=]?\s*/i, ''))
  return first && second ? [first, second] : null
}
