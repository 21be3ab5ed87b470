const dayS = 86_400
// Days from the epoch of each date system to 1970-01-01.
const epochDays = { 1900: 25_569, 1904: 24_107 } as const
export type DateSystem = keyof typeof epochDays

const two = (value: number): string => String(value).padStart(2, '0')

/** A number of days as a workbook keeps it, as text: a date, a date and time, or a time of day alone for under one day. */
export function dateOfSerial(serial: number, system: DateSystem): string | null {
  if (!Number.isFinite(serial) || serial < 0 || serial > 2_958_466) return null
  // Excel believes in 29 February 1900, so its days before March 1900 are one off.
  const days = system === 1900 && serial >= 1 && serial < 60 ? serial + 1 : serial
  const isClock = serial < 1
  const seconds = Math.round((days - epochDays[system]) * dayS)
  const date = new Date(seconds * 1000)
  const clock = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`
  if (isClock) return clock
  const day = `${date.getUTCFullYear()}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`
  return seconds % dayS === 0 ? day : `${day} ${clock}`
}

/** True for the numbers of built-in formats that show a date or a time, Chinese ones included. */
const isBuiltInDate = (id: number): boolean =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)

/** True when a number format shows a date or a time. Quoted words, colours and conditions do not count. */
export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) return isBuiltInDate(id)
  const bare = code
    .replace(/"[^"]*"|\\.|_.|\*./g, '')
    .replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
    .replace(/general|e[+-]/gi, '')
  return /[ymdhs]/i.test(bare) && !/[#?]/.test(bare)
}

/** A number as its format shows it where that carries meaning: zeros kept in front of a code. */
export function padded(text: string, code: string | undefined): string | null {
  return code !== undefined && /^0{2,}$/.test(code) && /^\d+$/.test(text) ? text.padStart(code.length, '0') : null
}
