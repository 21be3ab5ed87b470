import type { Bbox, LngLat } from '@/domain/frame'
import { incidentGroups, type IncidentGroup } from '@/domain/incidentGroup'
import { dayMs } from '@/domain/time'
import { metresPerDegree } from '@/geo/earth'
import type { EventFilter } from '@/geo/hotspots/events'

export const seasons = ['spring', 'summer', 'autumn', 'winter'] as const
export type Season = (typeof seasons)[number]
const monthsOf: Readonly<Record<Season, readonly number[]>> = {
  spring: [2, 3, 4],
  summer: [5, 6, 7],
  autumn: [8, 9, 10],
  winter: [11, 0, 1],
}

/** What is looked at; an empty part lets everything through. */
export interface HotspotFilter {
  readonly groups: readonly IncidentGroup[]
  /** 0–23, Asia/Shanghai. */
  readonly hours: readonly number[]
  /** 0 is Sunday. */
  readonly weekdays: readonly number[]
  readonly seasons: readonly Season[]
}

export const everything: HotspotFilter = { groups: [], hours: [], weekdays: [], seasons: [] }

/** Hours of a night patrol: 20:00 to 02:00. */
const nightHours = [20, 21, 22, 23, 0, 1] as const

/**
 * The coming night, or the one under way: its hours on every day of the week. One weekday alone would leave a seventh of
 * the incidents, too few for a county; the matrix narrows it where there are enough.
 */
export const tonight = (filter: HotspotFilter): HotspotFilter => ({ ...filter, hours: nightHours, weekdays: [] })
export const isTonight = ({ hours, weekdays }: HotspotFilter): boolean => hours === nightHours && weekdays.length === 0

/** 168 flags, Monday 0:00 first, of hours × weekdays; undefined when both let everything through. */
export function hoursOfWeek(hours: readonly number[], weekdays: readonly number[]): Uint8Array | undefined {
  if (hours.length === 0 && weekdays.length === 0) return undefined
  return Uint8Array.from({ length: 168 }, (_, at) => {
    const weekday = (Math.floor(at / 24) + 1) % 7
    const isIn = (hours.length === 0 || hours.includes(at % 24)) && (weekdays.length === 0 || weekdays.includes(weekday))
    return isIn ? 1 : 0
  })
}

/** Counts of the matrix, Sunday first, from the worker's 168 counts, Monday first. */
export const weekRows = (byHour: ArrayLike<number>): number[][] =>
  Array.from({ length: 7 }, (_, weekday) => Array.from({ length: 24 }, (_, hour) => byHour[((weekday + 6) % 7) * 24 + hour] ?? 0))

const monthFlags = (chosen: readonly Season[]): Uint8Array | undefined => {
  if (chosen.length === 0) return undefined
  const months = new Set(chosen.flatMap((season) => monthsOf[season]))
  return Uint8Array.from({ length: 12 }, (_, month) => (months.has(month) ? 1 : 0))
}

/** Indices of the incidents in the chosen groups; undefined when all are. O(n). */
export function chosenGroups(group: Uint8Array, groups: readonly IncidentGroup[]): Uint32Array | undefined {
  if (groups.length === 0) return undefined
  const wanted = new Set(groups.map((name) => incidentGroups.indexOf(name)))
  const found: number[] = []
  group.forEach((value, at) => {
    if (wanted.has(value)) found.push(at)
  })
  return Uint32Array.from(found)
}

/** The filter as the worker takes it, without the period. */
export function withoutPeriod(filter: HotspotFilter, group: Uint8Array): EventFilter {
  const hours = hoursOfWeek(filter.hours, filter.weekdays)
  const months = monthFlags(filter.seasons)
  const chosen = chosenGroups(group, filter.groups)
  return { ...(hours && { hoursOfWeek: hours }), ...(months && { months }), ...(chosen && { chosen }) }
}

/** Longest period a surface is tested on: a month is what a station plans for. */
const longestTestMs = 30 * dayMs

export interface TestSpan {
  /** The surface is made from [trainFromMs, splitMs) and tested on [splitMs, testToMs). */
  readonly trainFromMs: number
  readonly splitMs: number
  readonly testToMs: number
  /** The shown surface itself is tested; otherwise one made in the same way that much earlier, for its own next period is still to come. */
  readonly isShownSurface: boolean
}

/** Where the surface of a period can be tested: on what came after it, or, when that is still to come, one step back. Pure. */
export function testSpan(fromMs: number, toMs: number, nowMs: number): TestSpan {
  const lengthMs = Math.min(toMs - fromMs, longestTestMs)
  if (toMs + lengthMs <= nowMs) return { trainFromMs: fromMs, splitMs: toMs, testToMs: toMs + lengthMs, isShownSurface: true }
  const testToMs = Math.min(toMs, Math.max(nowMs, fromMs + 1))
  return { trainFromMs: fromMs - lengthMs, splitMs: testToMs - lengthMs, testToMs, isShownSurface: false }
}

/** Side of a cell for Gi*: no finer than the bandwidth, and no more than twice as many cells as incidents. Metres, to 50. */
export function significanceCellM(bandwidthM: number, events: number, [west, south, east, north]: Bbox): number {
  const widthM = (east - west) * metresPerDegree * Math.cos((((south + north) / 2) * Math.PI) / 180)
  const areaM2 = widthM * (north - south) * 110_574
  return Math.ceil(Math.max(200, bandwidthM, Math.sqrt(areaM2 / (2 * Math.max(1, events)))) / 50) * 50
}

/** Whether a position lies within a distance of another: a plane at the middle latitude, right to 0.1 % over a few kilometres. */
export function isWithin([lng, lat]: LngLat, otherLng: number, otherLat: number, radiusM: number): boolean {
  const x = (otherLng - lng) * metresPerDegree * Math.cos((lat * Math.PI) / 180)
  const y = (otherLat - lat) * 110_574
  return x * x + y * y <= radiusM * radiusM
}

/** The peak that a place has become when the surface was counted anew: the first within reach; null when there is none any more. */
export function peakAgain(peaks: readonly { readonly lngLat: LngLat }[], at: LngLat | undefined, reachM: number): number | null {
  if (at === undefined) return null
  const place = peaks.findIndex(({ lngLat }) => isWithin(at, lngLat[0], lngLat[1], reachM))
  return place < 0 ? null : place
}

/** Hours of a stretch, `toHour` exclusive and past midnight when not after `fromHour`. */
export function hoursBetween(fromHour: number, toHour: number): number[] {
  const length = (toHour - fromHour + 24) % 24 || 24
  return Array.from({ length }, (_, step) => (fromHour + step) % 24)
}

/** Whether the period is long enough that seasons differ inside it. */
export const spansSeasons = (fromMs: number, toMs: number): boolean => toMs - fromMs > 120 * dayMs
