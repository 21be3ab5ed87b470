export { areaCoverage, type AreaCoverage } from './areaCoverage'
export { areasAround } from './around'
export { blockPlace, seenBlocks, type SeenBlocks } from './blocks'
export { addPatrol, createCoverage, withdrawPatrol } from './engine'
export type { Coverage, CoverageArea, CoveragePatrol, PatrolRecord } from './engine'
export { gapOf, windowOf, type GapOptions, type GapPolygons } from './gap'
export type { Polygons } from './grid'
export { classColour, paintTile, staleColour, type CellColour, type ClassPalette, type Colour, type StalePalette } from './paint'
export { areaDayRecords, dayNumber, dayText, patrolAreaRecords, recordStamp } from './records'
export type { AreaDayRecord, PatrolAreaRecord, RecordStamp } from './records'
export { riskCoverage, type RiskCoverage, type RiskPoint } from './risk'
export {
  coverageEngineVersion,
  defaultCoverageSettings,
  serviceDay,
  settingsKey,
  type CoverageSettings,
  type SightDistance,
} from './settings'
export { addStaleness, cellsSeenWithin, lastDayAt, meanStaleDays, stalenessOf, type Staleness } from './staleness'
export { standingOf, type Standing } from './standing'
export { secondsPerCell, type CellWindow } from './timeGrid'
