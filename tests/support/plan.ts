import type { PlanStop, PlanTeam } from '@/domain/plan'

/** A night in July from 22:00, Beijing. */
export const shiftFromMs = Date.parse('2026-07-01T14:00:00Z')
/** A water spot that may be visited, on one parallel. */
export const aStop = (id: string, lng: number, over: Partial<PlanStop> = {}): PlanStop => ({
  id,
  kind: 'water',
  subjectId: null,
  name: id,
  reason: '',
  at: [lng, 26],
  windowFromMs: null,
  windowToMs: null,
  dwellS: 600,
  priority: 3,
  isMust: false,
  pinnedTeamId: null,
  isDropped: false,
  ...over,
})
export const aTeam = (id: string, lng: number): PlanTeam => ({
  id,
  name: id,
  colour: 0,
  phone: null,
  officeId: null,
  office: [lng, 26],
  way: 'car',
})
