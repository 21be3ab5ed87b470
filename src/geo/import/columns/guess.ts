import { parseAngle, parsePair } from '@/geo/frames'
import type { Cell, SourceTable } from '@/geo/import/table'
import { fieldsOf, type Field, type FieldName, type ImportKind, type Mapping } from './fields'
import { isPart, partRanges } from './parts'
import { cleanText, isVoid, normalName, parseNumber, parsePart } from './text'
import { isClock, timeReader } from './time'

const sampleSize = 200

/** What the first rows of a column look like; shares are of its filled cells, 0 to 1. */
interface ColumnLook {
  readonly name: string
  readonly filled: number
  readonly distinctShare: number
  readonly times: number
  /** Times of day without a date. */
  readonly clocks: number
  readonly numbers: number
  readonly lngs: number
  readonly lats: number
  readonly positions: number
  readonly least: number
  readonly most: number
}

const isPositionText = (text: string): boolean =>
  /^\s*(SRID=\d+;)?\s*(MULTI)?(POINT|LINESTRING|POLYGON)\b/i.test(text) ||
  /^\s*\{\s*"type"\s*:\s*"(Multi)?(Point|LineString|Polygon)/.test(text) ||
  parsePair(text) !== null

/** Filled cells spread over the column; when the sample has none, the first ones wherever they are. */
function sampleOf(table: SourceTable, place: number): { texts: string[]; seen: number } {
  const textAt = (index: number): string | null => {
    const text = cleanText(table.rows[index]?.cells[place])
    return text === null || isVoid(text) ? null : text
  }
  const step = Math.max(1, Math.floor(table.rows.length / sampleSize))
  const texts: string[] = []
  let seen = 0
  for (let i = 0; i < table.rows.length && seen < sampleSize; i += step, seen++) {
    const text = textAt(i)
    if (text !== null) texts.push(text)
  }
  for (let i = 0; texts.length < sampleSize / 10 && step > 1 && i < table.rows.length; i++) {
    const text = i % step === 0 ? null : textAt(i)
    if (text !== null) texts.push(text)
  }
  return { texts, seen }
}

function lookAt(table: SourceTable, place: number): ColumnLook {
  const { texts, seen } = sampleOf(table, place)
  const share = (test: (text: string) => boolean): number => (texts.length === 0 ? 0 : texts.filter(test).length / texts.length)
  const readTime = timeReader('UTC', 'month-first')
  const readDayFirst = timeReader('UTC', 'day-first')
  const within =
    (limit: number) =>
    (text: string): boolean =>
      Math.abs(parseAngle(text)?.degrees ?? Infinity) <= limit
  const numbers = texts.flatMap((text) => parsePart(text) ?? [])
  return {
    name: table.columns[place] ?? '',
    filled: seen === 0 ? 0 : Math.min(1, texts.length / seen),
    distinctShare: texts.length === 0 ? 0 : new Set(texts).size / texts.length,
    times: share((text) => readTime(text) !== null || readDayFirst(text) !== null),
    clocks: share(isClock),
    numbers: share((text) => parseNumber(text) !== null),
    lngs: share(within(180)),
    lats: share(within(90)),
    positions: share(isPositionText),
    least: Math.min(...numbers),
    most: numbers.length > texts.length * 0.6 ? Math.max(...numbers) : Infinity,
  }
}

/** The words of a Latin heading: "Longitude_WGS84" and "startLongitude" both hold "longitude". */
const headingWords = (heading: string): string[] =>
  heading
    .replace(/([a-z])(?=[A-Z])/g, '$1 ')
    .toLowerCase()
    .split(/[^a-z]+/)

/** Sureness by heading: 1 for the first synonym, a little less for each later one, half for a heading that only contains it. */
function headingScore(field: Field, heading: string): number {
  const name = normalName(heading)
  const exact = field.synonyms.indexOf(name)
  if (exact >= 0) return 1 - exact * 0.01
  const words = headingWords(heading)
  const inside = field.synonyms.findIndex((synonym) =>
    /[a-z]/.test(synonym) ? synonym.length >= 4 && words.includes(synonym) : synonym.length >= 2 && name.includes(synonym),
  )
  return inside < 0 ? 0 : 0.5 - inside * 0.005
}

/** What the content allows: 0 forbids a match whatever the heading says. */
function contentFactor(field: FieldName, look: ColumnLook, rowCount: number): number {
  if (look.filled === 0) return 0
  if (isPart(field)) {
    const [least, most] = partRanges[field]
    return look.least >= least && look.most <= most ? 1 : 0
  }
  switch (field) {
    case 'occurred_at':
    case 'time':
      return look.times > 0.6 ? 1 : 0
    case 'occurred_time':
    case 'clock':
      return look.clocks > 0.6 ? 1 : 0
    case 'lng':
    case 'lat':
      // Metres in an x column pass: the frame check says so later. Words do not.
      return Math.max(look.numbers, look.lngs) > 0.6 && look.clocks < 0.5 ? 1 : 0
    case 'position':
      return look.positions > 0.6 ? 1 : 0
    case 'population':
    case 'households':
    case 'patrols_per_week':
    case 'staff_count':
    case 'cycle_days':
    case 'accuracy':
      return look.numbers > 0.6 ? 1 : 0
    case 'code':
      // A code names its row; a column that repeats itself is a category.
      return look.positions > 0.6 ? 0 : rowCount < 3 || look.distinctShare > 0.9 ? 1 : 0
    case 'track':
      return look.distinctShare < 0.9 || rowCount < 3 ? 1 : 0
    case 'summary':
    case 'address':
    case 'name':
      return look.positions > 0.6 ? 0 : 1
    default:
      return 1
  }
}

/** Fields found by content alone when no heading fits. */
function contentScore(field: FieldName, look: ColumnLook): number {
  if (field === 'position' && look.positions > 0.8) return 0.35
  if ((field === 'occurred_time' || field === 'clock') && look.clocks > 0.8) return 0.2
  if ((field === 'occurred_at' || field === 'time') && look.times > 0.8 && look.numbers < 0.5) return 0.3
  return 0
}

const leastScore = 0.15

/** Guesses which column feeds which field, by heading in Chinese and English and by content. Each column serves one field. */
export function guessMapping(table: SourceTable, kind: ImportKind): Mapping {
  const looks = table.columns.map((_, place) => lookAt(table, place))
  const fields = fieldsOf[kind]
  const hasGeometry = table.rows.some((row) => row.geometry !== null)
  const candidates: { field: FieldName; place: number; score: number }[] = []
  for (const field of fields) {
    if (hasGeometry && (field.name === 'lng' || field.name === 'lat' || field.name === 'position')) continue
    for (const [place, look] of looks.entries()) {
      const score =
        Math.max(headingScore(field, look.name), contentScore(field.name, look)) *
        contentFactor(field.name, look, table.rows.length)
      if (score >= leastScore) candidates.push({ field: field.name, place, score })
    }
  }
  candidates.sort((a, b) => b.score - a.score || a.place - b.place)
  const mapping: Partial<Record<FieldName, number>> = {}
  const taken = new Set<number>()
  for (const { field, place } of candidates) {
    if (mapping[field] !== undefined || taken.has(place)) continue
    mapping[field] = place
    taken.add(place)
  }
  return settle(mapping, looks, kind)
}

// What stands for the east in a heading, and for the north in its counterpart.
const counterparts: ReadonlyArray<readonly [RegExp, string]> = [
  [/经/, '纬'],
  [/longitude/i, 'latitude'],
  [/long/i, 'lat'],
  [/l(ng|on)/i, 'lat'],
  [/east/i, 'north'],
  [/x/i, 'y'],
  [/jd/i, 'wd'],
]

/** Of several pairs (WGS84经度 … GCJ02纬度), the latitude that belongs to the chosen longitude. */
function counterpartOf(looks: readonly ColumnLook[], lng: number): number | null {
  const heading = looks[lng]?.name ?? ''
  for (const [east, north] of counterparts) {
    if (!east.test(heading)) continue
    const wanted = heading.replace(east, north).toLowerCase()
    const place = looks.findIndex((look, at) => at !== lng && look.name.toLowerCase() === wanted)
    if (place >= 0 && contentFactor('lat', looks[place]!, Infinity) > 0) return place
  }
  return null
}

/** Parts that say nothing alone: minutes without their degrees, days without their year, a clock without its date. */
function dropLooseParts(mapping: Partial<Record<FieldName, number>>): void {
  if (mapping.lng === undefined || (mapping.lng_minute === undefined) !== (mapping.lat_minute === undefined))
    for (const part of ['lng_minute', 'lng_second', 'lat_minute', 'lat_second'] as const) delete mapping[part]
  const hasDate = mapping.occurred_at !== undefined || mapping.time !== undefined
  if (hasDate || mapping.year === undefined || mapping.month === undefined || mapping.day === undefined)
    for (const part of ['year', 'month', 'day', 'hour', 'minute', 'second'] as const) delete mapping[part]
  if (!hasDate && mapping.year === undefined) for (const part of ['occurred_time', 'clock'] as const) delete mapping[part]
}

/** Half a position is none; both halves make a combined column needless; a code can stand in for a missing name. */
function settle(mapping: Partial<Record<FieldName, number>>, looks: readonly ColumnLook[], kind: ImportKind): Mapping {
  const settled = { ...mapping }
  if (settled.lng === undefined || settled.lat === undefined) {
    delete settled.lng
    delete settled.lat
  } else {
    delete settled.position
    settled.lat = counterpartOf(looks, settled.lng) ?? settled.lat
  }
  dropLooseParts(settled)
  if (
    settled.name === undefined &&
    settled.code !== undefined &&
    fieldsOf[kind].some((field) => field.name === 'name') &&
    kind !== 'tracks' &&
    kind !== 'roads'
  )
    settled.name = settled.code
  // A name that is different in every row serves as the key too, so that a second import recognises the row.
  if (
    settled.code === undefined &&
    settled.name !== undefined &&
    looks[settled.name]?.distinctShare === 1 &&
    kind !== 'waters' &&
    kind !== 'tracks' &&
    kind !== 'roads'
  )
    settled.code = settled.name
  return settled
}

/** The cell a field is fed from. */
export const cellOf = (cells: readonly Cell[], mapping: Mapping, field: FieldName): Cell | undefined => {
  const place = mapping[field]
  return place === undefined ? undefined : cells[place]
}
