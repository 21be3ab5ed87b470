export const minuteMs = 60_000
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs
/** Times are stored in UTC and shown in Asia/Shanghai, which has had no daylight saving since 1991: a fixed +8 h. */
export const shanghaiOffsetMs = 8 * hourMs

/** Midnight in Shanghai at or before the moment, as a UTC instant in ms. */
export const startOfShanghaiDay = (atMs: number): number =>
  Math.floor((atMs + shanghaiOffsetMs) / dayMs) * dayMs - shanghaiOffsetMs

const pad = (value: number) => String(value).padStart(2, '0')

export interface ShanghaiParts {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  /** 0 is Sunday. */
  readonly weekday: number
}

export function shanghaiParts(atMs: number): ShanghaiParts {
  const local = new Date(atMs + shanghaiOffsetMs)
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    weekday: local.getUTCDay(),
  }
}

/** `11月21日 22:05`, with the year when it is not that of `nowMs`. */
export function formatMoment(atMs: number, nowMs: number): string {
  const at = shanghaiParts(atMs)
  const year = at.year === shanghaiParts(nowMs).year ? '' : `${at.year}年`
  return `${year}${at.month}月${at.day}日 ${pad(at.hour)}:${pad(at.minute)}`
}

/** `2026-11-21`, for fields and files. */
export function formatDay(atMs: number): string {
  const at = shanghaiParts(atMs)
  return `${at.year}-${pad(at.month)}-${pad(at.day)}`
}

/** From `2026-11-21` to its midnight in Shanghai, as a UTC instant in ms; NaN for anything else. */
export const parseDay = (day: string): number => (/^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00+08:00`) : NaN)

/** The day a shift belongs to: a night that starts at 22:00 belongs to the day it starts, until 06:00 of the next. */
export const serviceDay = (startMs: number): string => formatDay(shanghaiParts(startMs).hour < 6 ? startMs - dayMs : startMs)

/** 0 Sunday … 6, of an ISO date. */
export const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay()

/** Days since 1970-01-01 of `2026-11-21`, and back. */
export const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / dayMs
export const dayText = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10)
