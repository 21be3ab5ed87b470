/** A length for people: metres below one kilometre, then kilometres. */
export function lengthText(lengthM: number): string {
  if (lengthM < 1000) return `${lengthM.toFixed(lengthM < 100 ? 1 : 0)} m`
  return `${(lengthM / 1000).toFixed(lengthM < 100_000 ? 2 : 0)} km`
}

/** A number with three or four figures that mean something. */
export const figureText = (value: number): string =>
  value.toLocaleString(undefined, { maximumFractionDigits: value >= 1000 ? 0 : value >= 100 ? 1 : value >= 1 ? 2 : 4 })
