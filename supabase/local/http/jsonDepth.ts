const QUOTE = 34
const BACKSLASH = 92
const OPEN = new Set([91, 123])
const CLOSE = new Set([93, 125])

/** A record of records is five deep. Thousands stop the embedded PostgreSQL for minutes: it has no other stack guard. */
const MOST_LEVELS = 64

/** Whether JSON nests deeper than anything here; text that is no JSON may be called either. Linear, without parsing. */
export function isTooDeep(json: Uint8Array): boolean {
  let level = 0
  let isText = false
  for (let at = 0; at < json.length; at++) {
    const byte = json[at] ?? 0
    if (isText) {
      if (byte === BACKSLASH) at++
      else if (byte === QUOTE) isText = false
    } else if (byte === QUOTE) isText = true
    else if (OPEN.has(byte)) {
      if (++level > MOST_LEVELS) return true
    } else if (CLOSE.has(byte)) level--
  }
  return false
}
