export const minuteMs = 60_000
export const hourMs = 3_600_000
export const dayMs = 86_400_000
/** China keeps one zone, UTC+8, without summer time. */
const shanghaiMs = 8 * hourMs

/** Shanghai midnight that starts the day of an instant. */
export const startOfDay = (at: Date): Date => new Date(Math.floor((at.getTime() + shanghaiMs) / dayMs) * dayMs - shanghaiMs)

export const shanghaiHour = (at: Date): number => ((((at.getTime() + shanghaiMs) % dayMs) + dayMs) % dayMs) / hourMs

/** 0 January … 11 December, Shanghai. */
export const shanghaiMonth = (at: Date): number => new Date(at.getTime() + shanghaiMs).getUTCMonth()

/** 0 Sunday … 6 Saturday, Shanghai. */
export const shanghaiWeekday = (at: Date): number => new Date(at.getTime() + shanghaiMs).getUTCDay()

/** YYYY-MM-DD, Shanghai. */
export const shanghaiDate = (at: Date): string => new Date(at.getTime() + shanghaiMs).toISOString().slice(0, 10)

/** 22:00 at which the last night shift that is over began, Shanghai. */
export const lastNightStart = (now: Date): Date =>
  later(startOfDay(now), -(shanghaiHour(now) >= 6 ? dayMs : 2 * dayMs) + 22 * hourMs)

export const later = (at: Date, ms: number): Date => new Date(at.getTime() + ms)
