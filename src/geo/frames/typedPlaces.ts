import type { LngLat } from '@/domain/frame'
import { toWgs84 } from './chinaOffset'
import { formatPosition, type PositionFormat } from './formatPosition'
import { parsePair, type Angle } from './parsePosition'
import { gaussGrid, unprojectMeridian, utmGrid, type MeridianGrid } from './transverseMercator'

/** One way to understand what was typed. */
export interface TypedPlace {
  /** WGS-84, degrees. */
  readonly at: LngLat
  /** How the text was read. */
  readonly as: PositionFormat
}

/** Where the offset frames are used at all. */
const isInChina = (lng: number, lat: number) => lng >= 73 && lng <= 136 && lat >= 3 && lat <= 54
const isOnEarth = (lng: number, lat: number) => Math.abs(lng) <= 180 && Math.abs(lat) <= 90

const frameWords: ReadonlyArray<readonly [RegExp, 'gcj02' | 'bd09' | 'decimal']> = [
  [/gcj-?0?2|火星|高德|腾讯/i, 'gcj02'],
  [/bd-?0?9|百度/i, 'bd09'],
  [/wgs-?84|cgcs-?2000|国家大地|gps/i, 'decimal'],
]

/** Which of two angles is the longitude, in the order of likelihood: letters say it, then the size, then the ground it falls on. */
function ordered([first, second]: readonly [Angle, Angle]): readonly LngLat[] {
  const asWritten: LngLat = [first.degrees, second.degrees]
  const turned: LngLat = [second.degrees, first.degrees]
  if (first.axis === 'lng' || second.axis === 'lat') return [asWritten]
  if (first.axis === 'lat' || second.axis === 'lng') return [turned]
  return [asWritten, turned].filter(([lng, lat]) => isOnEarth(lng, lat)).sort((a, b) => +isInChina(...b) - +isInChina(...a))
}

function fromDegrees(text: string): TypedPlace[] {
  const word = frameWords.find(([pattern]) => pattern.test(text))
  const bare =
    word === undefined ? text : text.replace(word[0], '').replace(/^[\s:：,，()（）坐标系]+|[\s:：,，()（）坐标系]+$/g, '')
  const pair = parsePair(bare)
  if (pair === null) return []
  const [place] = ordered(pair)
  if (place === undefined || !isOnEarth(...place)) return []
  const shifted = (frame: 'gcj02' | 'bd09'): TypedPlace => ({ at: toWgs84[frame](place[0], place[1]), as: frame })
  if (word?.[1] === 'gcj02' || word?.[1] === 'bd09') return [shifted(word[1])]
  const plain: TypedPlace = { at: place, as: 'decimal' }
  // Nothing in the numbers tells the frame: what a phone's map shows may be meant.
  return word === undefined && isInChina(...place) ? [plain, shifted('gcj02'), shifted('bd09')] : [plain]
}

function onGrid(eastingM: number, northingM: number, grid: MeridianGrid, as: PositionFormat): TypedPlace[] {
  const [lng, lat] = unprojectMeridian(eastingM, northingM, grid)
  return isOnEarth(lng, lat) && Math.abs(lng - grid.centralMeridian) < 6 ? [{ at: [lng, lat], as }] : []
}

const utmText = /^(\d{1,2})\s*([C-HJ-NP-X])\s+(\d{6}(?:\.\d+)?)\D*?[\s,，]\D*?(\d{1,8}(?:\.\d+)?)\D*$/i
function fromUtm(text: string): TypedPlace[] {
  const [, zone, band = '', easting, northing] = utmText.exec(text) ?? []
  if (zone === undefined || Number(zone) < 1 || Number(zone) > 60) return []
  // Of the bands only N and those after it lie north of the equator; a bare S is written for "south".
  return onGrid(Number(easting), Number(northing), utmGrid(Number(zone), band.toUpperCase() < 'N' || /^s$/i.test(band)), 'utm')
}

const gridNumber = /^\d{7,8}(?:\.\d+)?$/
/** X, the northing, has seven digits in China; Y, the easting, eight with its zone in front: 25–45 of 3 degrees, 13–23 of 6. */
function fromGauss(text: string): TypedPlace[] {
  const numbers = (text.match(/[\d.]+/g) ?? []).filter((number) => gridNumber.test(number)).map(Number)
  const eastingM = numbers.find((number) => number >= 13_000_000)
  const northingM = numbers.find((number) => number < 6_500_000)
  if (numbers.length !== 2 || eastingM === undefined || northingM === undefined) return []
  const zone = Math.floor(eastingM / 1_000_000)
  if (zone >= 25 && zone <= 45) return onGrid(eastingM, northingM, gaussGrid(zone, true), 'cgcs2000-grid')
  if (zone < 13 || zone > 23) return []
  const six = { ...gaussGrid(2 * zone - 1, false), falseEastingM: 500_000 + zone * 1_000_000 }
  return onGrid(eastingM, northingM, six, 'cgcs2000-grid')
}

/**
 * Every way in which a typed text names a position, the likeliest first: degrees in any notation and order, with or without the
 * name of a frame, CGCS2000 grid, UTM. Reads whatever `formatPosition` writes. Empty when the text is no position. O(length).
 */
export function typedPlaces(text: string): readonly TypedPlace[] {
  const typed = text.normalize('NFKC').trim()
  // Two bare whole numbers are more often a house and a floor.
  if (typed.length > 100 || !/\d[\d.]*\d/.test(typed) || !/[.°º˚度]|\d{7}/.test(typed)) return []
  for (const read of [fromUtm, fromGauss, fromDegrees]) {
    const places = read(typed)
    if (places.length > 0) return places
  }
  return []
}

/** How a found place is written beside its name: always the same way, so that two readings can be compared. */
export const writtenPlace = ({ at }: TypedPlace): string => formatPosition(at, 'decimal')
