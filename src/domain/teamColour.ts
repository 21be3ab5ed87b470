/** There are twelve tokens for teams. */
const colours = 12

/**
 * A team's colour is its own and stays: the one it was given, or, where it has none, one that follows from its id alone, whatever
 * plan it stands in and whoever stands beside it. Two of one colour on one night are told apart by their lines.
 */
export function teamColour(id: string, given: number | null): number {
  if (given !== null && Number.isInteger(given) && given >= 0 && given < colours) return given
  // FNV-1a: spreads ids that differ in one digit.
  let hash = 0x811c9dc5
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193) >>> 0
  return hash % colours
}
