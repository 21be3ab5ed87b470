import type { Cell } from '@/geo/import/table'
import { cleanText, toHalfWidth } from './text'

/** A wall-clock time as written, before any zone is applied; `offsetMinutes` when the text names its own zone. */
interface Written {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly offsetMinutes: number | null
  readonly hasTime: boolean
}

/** How 03/04/2014 is meant in a column. */
export type DayOrder = 'month-first' | 'day-first'

export interface ParsedTime {
  /** UTC seconds since 1970. */
  readonly timeS: number
  /** False when only a date was written. */
  readonly hasTime: boolean
}

const clock = String.raw`(?:[T\s]*(上午|下午|晚上|凌晨|am|pm|a\.m\.|p\.m\.)?\s*(\d{1,2})[:时点](\d{1,2})?(?:[:分](\d{1,2}(?:\.\d+)?)?秒?|分)?\s*(am|pm|a\.m\.|p\.m\.)?)?`
const zone = String.raw`\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?`
const yearFirst = new RegExp(String.raw`^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?${clock}${zone}$`, 'i')
const yearLast = new RegExp(String.raw`^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})${clock}${zone}$`, 'i')
const packed = /^(\d{4})(\d{2})(\d{2})(?:[T\s]?(\d{2})(\d{2})(\d{2})?)?$/
const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

const clockAlone = new RegExp(
  String.raw`^(上午|下午|晚上|凌晨|am|pm)?\s*\d{1,2}[:时点](\d{1,2}([:分]\d{1,2}(\.\d+)?)?)?[分秒]?\s*(am|pm)?$`,
  'i',
)

/** True for a time of day without a date: 14:30, 2时15分, 下午3:05. */
export const isClock = (text: string): boolean => clockAlone.test(toHalfWidth(text).trim())

function toHour(hourText: string | undefined, half: string | undefined): number {
  const hour = Number(hourText ?? 0)
  if (half === undefined) return hour
  if (/^(下午|晚上|pm|p\.m\.)$/i.test(half)) return hour < 12 ? hour + 12 : hour
  return hour === 12 ? 0 : hour
}

function toOffset(text: string | undefined): number | null {
  if (text === undefined) return null
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(text)
  if (!match) return 0
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3] ?? 0))
}

const isReal = ({ year, month, day, hour, minute, second }: Written): boolean =>
  year >= 1900 &&
  year <= 2200 &&
  month >= 1 &&
  month <= 12 &&
  day >= 1 &&
  day <= new Date(Date.UTC(year, month, 0)).getUTCDate() &&
  hour <= 24 &&
  minute < 60 &&
  second < 61

function readText(raw: string, order: DayOrder): Written | null {
  const text = raw.replace(/([A-Za-z]{3})[a-z]* (\d{1,2}),? (\d{4})/, (whole, name: string, day: string, year: string) => {
    const month = monthNames.indexOf(name.toLowerCase())
    return month < 0 ? whole : `${year}-${month + 1}-${day}`
  })
  const compact = packed.exec(text)
  if (compact) {
    const [, year, month, day, hour, minute, second] = compact
    return {
      year: Number(year),
      month: Number(month),
      day: Number(day),
      hour: Number(hour ?? 0),
      minute: Number(minute ?? 0),
      second: Number(second ?? 0),
      offsetMinutes: null,
      hasTime: hour !== undefined,
    }
  }
  const first = yearFirst.exec(text)
  const match = first ?? yearLast.exec(text)
  if (!match) return null
  const [, a = '', b = '', c = '', before, hour, minute, second, after, offset] = match
  const [year, month, day] = first ? [a, b, c] : order === 'month-first' ? [c, a, b] : [c, b, a]
  return {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: toHour(hour, before ?? after),
    minute: Number(minute ?? 0),
    second: Number(second ?? 0),
    offsetMinutes: toOffset(offset),
    hasTime: hour !== undefined,
  }
}

/** Minutes that a zone is ahead of UTC at an instant, remembered, since asking costs 10 µs. */
export function offsetFinder(timeZone: string): (utcS: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  const known = new Map<number, number>()
  function offsetIn(hour: number): number {
    let offset = known.get(hour)
    if (offset === undefined) {
      const parts: Record<string, number> = {}
      for (const part of format.formatToParts(hour * 3_600_000)) parts[part.type] = Number(part.value)
      const { year = 1970, month = 1, day = 1, hour: wallHour = 0, minute = 0, second = 0 } = parts
      offset = (Date.UTC(year, month - 1, day, wallHour, minute, second) / 1000 - hour * 3600) / 60
      known.set(hour, offset)
    }
    return offset
  }
  return (utcS) => {
    const hour = Math.floor(utcS / 3600)
    // No zone changes twice in a day: where both its ends agree, no hour of it has to be asked.
    const dayStart = hour - (((hour % 24) + 24) % 24)
    const offset = offsetIn(dayStart)
    return offset === offsetIn(dayStart + 24) ? offset : offsetIn(hour)
  }
}

/** True for an IANA zone name this machine knows, such as Asia/Shanghai. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name })
    return true
  } catch {
    // The constructor throws on an unknown name; that is the answer.
    return false
  }
}

// Numbers that are times: Unix seconds and milliseconds of 1990 to 2100, and spreadsheet days of 1990 to 2100.
function fromNumber(value: number): { wallS: number; isUtc: boolean } | null {
  if (value > 631_152_000 && value < 4_102_444_800) return { wallS: value, isUtc: true }
  if (value > 631_152_000_000 && value < 4_102_444_800_000) return { wallS: value / 1000, isUtc: true }
  if (value > 32_874 && value < 73_051) return { wallS: Math.round((value - 25_569) * 86_400), isUtc: false }
  return null
}

/**
 * A reader of times for one column. Knows ISO, 2014/9/30 23:55, 09/30/2014 11:55:00 PM, 2014年9月30日 下午3时5分, 20140930235500,
 * Unix seconds or milliseconds, spreadsheet day numbers. Times without a zone are taken in `timeZone`; an hour that occurs twice
 * (end of summer time) is the first of the two, one that never occurs moves forward. Null when it is no time.
 */
export function timeReader(timeZone: string, order: DayOrder): (cell: Cell | undefined) => ParsedTime | null {
  const offsetAt = offsetFinder(timeZone)
  const toUtc = (wallS: number): number => {
    // Two guesses settle it: the offset just before and just after a change.
    const early = wallS - offsetAt(wallS - 86_400) * 60
    if (offsetAt(early) * 60 === wallS - early) return early
    const late = wallS - offsetAt(wallS + 86_400) * 60
    return offsetAt(late) * 60 === wallS - late ? late : early
  }
  return (cell) => {
    const text = cleanText(cell)
    if (text === null) return null
    const half = toHalfWidth(text)
    if (/^\d+(\.\d+)?$/.test(half) && !/^(19|20)\d{6}(\d{4}(\d{2})?)?$/.test(half)) {
      const number = fromNumber(Number(half))
      return (
        number && {
          timeS: number.isUtc ? number.wallS : toUtc(number.wallS),
          hasTime: number.isUtc || number.wallS % 86_400 !== 0,
        }
      )
    }
    const written = readText(half, order)
    if (!written || !isReal(written)) return null
    const { year, month, day, hour, minute, second, offsetMinutes, hasTime } = written
    const wallS = Date.UTC(year, month - 1, day, hour, minute) / 1000 + second
    return { timeS: offsetMinutes === null ? toUtc(wallS) : wallS - offsetMinutes * 60, hasTime }
  }
}

/** Decides 03/04/2014 for a whole column: a first number over 12 settles it, then a second; month first when nothing does. */
export function guessDayOrder(cells: Iterable<Cell | undefined>): { order: DayOrder; isCertain: boolean } {
  for (const cell of cells) {
    const match = /^(\d{1,2})[-/.](\d{1,2})[-/.]\d{4}/.exec(toHalfWidth(cleanText(cell) ?? ''))
    if (!match) continue
    if (Number(match[1]) > 12) return { order: 'day-first', isCertain: true }
    if (Number(match[2]) > 12) return { order: 'month-first', isCertain: true }
  }
  return { order: 'month-first', isCertain: false }
}
