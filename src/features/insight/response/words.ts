/** Seconds of travel as people say them: 45 秒, 3 分 20 秒, 1 小时 5 分. */
export function travelWords(t: (key: string, named: Record<string, number>) => string, timeS: number): string {
  const seconds = Math.round(timeS)
  if (seconds < 60) return t('response.seconds', { count: seconds })
  if (seconds < 3600) return t('response.minutesSeconds', { minutes: Math.floor(seconds / 60), seconds: seconds % 60 })
  return t('response.hoursMinutes', { hours: Math.floor(seconds / 3600), minutes: Math.floor((seconds % 3600) / 60) })
}

/** Metres below a kilometre, else kilometres with a tenth. */
export const distanceWords = (metres: number): string =>
  metres < 1000 ? `${Math.round(metres / 10) * 10} m` : `${(metres / 1000).toFixed(1)} km`

export const percent = (share: number): string => `${(share * 100).toFixed(share > 0 && share < 0.1 ? 1 : 0)}%`
