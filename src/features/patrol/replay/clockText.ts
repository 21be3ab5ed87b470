import { formatDay, shanghaiParts } from '@/domain/time'

const two = (value: number) => String(value).padStart(2, '0')

/** `21:40` in Shanghai, of Unix seconds. */
export function hourText(second: number): string {
  const { hour, minute } = shanghaiParts(second * 1000)
  return `${two(hour)}:${two(minute)}`
}
/** `11-21 21:40`. */
export function clockText(second: number): string {
  const { month, day } = shanghaiParts(second * 1000)
  return `${two(month)}-${two(day)} ${hourText(second)}`
}
/** `2026-11-21T21:40` for a datetime field, in Shanghai time, of Unix ms; and back, NaN for anything else. */
export const toField = (atMs: number): string => `${formatDay(atMs)}T${hourText(atMs / 1000)}`
export const fromField = (text: string): number =>
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(text) ? Date.parse(`${text}:00+08:00`) : NaN

/** `21:40:05` in Shanghai, of Unix seconds. */
export function secondText(second: number): string {
  // The zone is whole hours from UTC, so seconds are the same everywhere.
  return `${hourText(second)}:${two(Math.floor(second) % 60)}`
}
