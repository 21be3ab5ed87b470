/** A position as a walk keeps it: degrees × 10⁶ and decimetres, so that nothing is lost by packing; −1: accuracy unknown. */
export interface PackedFix {
  readonly timeMs: number
  readonly lngE6: number
  readonly latE6: number
  readonly accDm: number
}

/** JSON doubles a backslash; this character is not among the sixty-four. */
const backslash = '\\'
const standIn = '!'
const firstCode = 40

/** Five bits a character, the least first; the sixth says that more follow. By division: seconds are more than 32 bits. */
function write(value: number): string {
  let rest = value >= 0 ? value * 2 : -value * 2 - 1
  let text = ''
  while (rest >= 32) {
    text += String.fromCharCode(firstCode + 32 + (rest % 32))
    rest = Math.floor(rest / 32)
  }
  return text + String.fromCharCode(firstCode + rest)
}

const rowOf = (fix: PackedFix) => [Math.round(fix.timeMs / 1000), fix.lngE6, fix.latE6, fix.accDm]

/** Fixes as the text that `append_track` takes: of each second, longitude, latitude, accuracy, less those of the fix before. */
export function packFixes(fixes: readonly PackedFix[]): string {
  let before = [0, 0, 0, 0]
  let text = ''
  for (const fix of fixes) {
    const row = rowOf(fix)
    for (const [at, value] of row.entries()) text += write(value - (before[at] ?? 0))
    before = row
  }
  return text.replaceAll(backslash, standIn)
}

/** The fixes of a packed text, to the second. */
export function unpackFixes(packed: string): PackedFix[] {
  const values: number[] = []
  let value = 0
  let place = 1
  for (const letter of packed.replaceAll(standIn, backslash)) {
    const part = letter.charCodeAt(0) - firstCode
    value += place * (part % 32)
    place *= 32
    if (part >= 32) continue
    values.push(value % 2 === 0 ? value / 2 : -(value + 1) / 2)
    value = 0
    place = 1
  }
  const fixes: PackedFix[] = []
  const sums: [number, number, number, number] = [0, 0, 0, 0]
  for (let at = 0; at + 3 < values.length; at += 4) {
    for (let kind = 0; kind < 4; kind++) sums[kind]! += values[at + kind]!
    fixes.push({ timeMs: sums[0] * 1000, lngE6: sums[1], latE6: sums[2], accDm: sums[3] })
  }
  return fixes
}
