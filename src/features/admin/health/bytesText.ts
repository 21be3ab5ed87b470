const units = ['B', 'KB', 'MB', 'GB', 'TB'] as const

/** A size as people say it: three digits at most, in steps of 1,024. */
export function bytesText(bytes: number): string {
  const step = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10))
  const amount = bytes / 1024 ** step
  return `${amount < 10 && step > 0 ? amount.toFixed(1) : String(Math.round(amount))} ${units[step] ?? 'B'}`
}
