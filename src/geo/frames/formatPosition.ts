import type { LngLat } from '@/domain/frame'
import { fromWgs84 } from './chinaOffset'
import { gaussGrid, gaussZone, projectMeridian, utmGrid, utmZone } from './transverseMercator'

/** The ways a position can be written for a person. The first five are degrees, the others metres. */
export const positionFormats = ['decimal', 'dms', 'gcj02', 'bd09', 'cgcs2000-dms', 'cgcs2000-grid', 'utm'] as const
export type PositionFormat = (typeof positionFormats)[number]

const decimal = ([lng, lat]: LngLat): string => `${lng.toFixed(6)}, ${lat.toFixed(6)}`

/** Degrees, minutes and seconds to a tenth of a second (3 m), carrying 60 upward: 115°30′12.0″E. */
export function formatAngle(value: number, axis: 'lng' | 'lat'): string {
  const tenths = Math.round(Math.abs(value) * 36_000)
  const degrees = Math.floor(tenths / 36_000)
  const minutes = Math.floor((tenths % 36_000) / 600)
  const seconds = (tenths % 600) / 10
  const side = axis === 'lng' ? (value < 0 ? 'W' : 'E') : value < 0 ? 'S' : 'N'
  return `${degrees}°${String(minutes).padStart(2, '0')}′${seconds.toFixed(1).padStart(4, '0')}″${side}`
}

const dms = ([lng, lat]: LngLat): string => `${formatAngle(lng, 'lng')} ${formatAngle(lat, 'lat')}`

function gauss([lng, lat]: LngLat): string {
  const zone = gaussZone(lng)
  const [eastingM, northingM] = projectMeridian(lng, lat, gaussGrid(zone, true))
  return `${zone}带 X ${northingM.toFixed(1)} Y ${eastingM.toFixed(1)}`
}

function utm([lng, lat]: LngLat): string {
  const zone = utmZone(lng)
  const [eastingM, northingM] = projectMeridian(lng, lat, utmGrid(zone, lat < 0))
  return `${zone}${lat < 0 ? 'S' : 'N'} ${eastingM.toFixed(0)} ${northingM.toFixed(0)}`
}

/**
 * Writes a WGS-84 position for people. Decimal degrees are `lng, lat` to six digits (0.1 m). In the CGCS2000 grid
 * X is the northing and Y the easting with the zone number before it, as Chinese surveys write it.
 */
export function formatPosition(position: LngLat, format: PositionFormat): string {
  switch (format) {
    case 'decimal':
      return decimal(position)
    case 'dms':
    case 'cgcs2000-dms':
      return dms(position)
    case 'gcj02':
    case 'bd09':
      return decimal(fromWgs84[format](position[0], position[1]))
    case 'cgcs2000-grid':
      return gauss(position)
    case 'utm':
      return utm(position)
  }
}
