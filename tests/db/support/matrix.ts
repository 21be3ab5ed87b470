import { caseReads, caseTables, caseWrites } from './accessCases'
import { fieldReads, fieldTables, fieldWrites } from './accessField'
import { recordReads, recordWrites } from './accessFunctions'
import { adminReads, adminTables, adminWrites } from './accessAdmin'
import { noticeReads, noticeWrites } from './accessNotices'
import { planReads, planTables, planWrites } from './accessPlans'
import { recordTables } from './accessTables'
import { tonightReads, tonightTables, tonightWrites } from './accessTonight'

export { topics } from './accessTopics'

/** The access matrix: what each role may do in its own branch. Everything else is refused, and so is every sibling branch. */
export const tables = [...recordTables, ...planTables, ...adminTables, ...tonightTables, ...fieldTables, ...caseTables]
export const reads = [...recordReads, ...planReads, ...noticeReads, ...adminReads, ...tonightReads, ...fieldReads, ...caseReads]
export const writes = [
  ...recordWrites,
  ...planWrites,
  ...noticeWrites,
  ...adminWrites,
  ...tonightWrites,
  ...fieldWrites,
  ...caseWrites,
]

/** Tables that belong to the whole installation: reading them tells nothing of a branch, so there is no sibling's row. */
export const withoutSibling: readonly string[] = [
  'public.settings',
  'public.holidays',
  'public.activity_kinds',
  'public.activity_themes',
]
/** Tables nobody reaches through the API; row security is on and no policy lets anyone in. */
export const closedTables: readonly string[] = [
  'public.import_chunks',
  'public.import_changes',
  'public.notices',
  'public.coverage_patrol_area',
  'public.coverage_area_day',
  'public.coverage_gaps',
]
