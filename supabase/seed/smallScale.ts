import { scales, type Scale } from './scale'

/** A county a tenth of the size, for tests: made in two to three seconds. */
export const smallScale: Scale = {
  ...scales.county,
  widthKm: 34,
  heightKm: 34,
  stations: 2,
  villages: 30,
  cells: 34,
  offices: 14,
  waters: 50,
  teams: 14,
  personnel: 90,
  years: 1,
  patrols: 2350,
  incidents: 900,
  hazards: 90,
  disputes: 60,
  trackDays: 45,
}
