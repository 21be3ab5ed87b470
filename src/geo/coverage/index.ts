export { areaCoverage, type AreaCoverage } from './areaCoverage'
export { addPatrol, createCoverage, withdrawPatrol } from './engine'
export type { Coverage, CoverageArea, CoveragePatrol, PatrolRecord } from './engine'
export {
  coverageEngineVersion,
  defaultCoverageSettings,
  serviceDay,
  settingsKey,
  type CoverageSettings,
  type SightDistance,
} from './settings'
export { standingOf, type Standing } from './standing'
