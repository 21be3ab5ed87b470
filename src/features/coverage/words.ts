/** A share with one decimal below a tenth, where a whole percent would hide a week's work. */
export const percent = (share: number): string => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)}%`

/** `11月21日` of days since 1970-01-01. */
export function shortDay(day: number): string {
  const at = new Date(day * 86_400_000)
  return `${at.getUTCMonth() + 1}月${at.getUTCDate()}日`
}
