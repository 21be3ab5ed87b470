/** Where incidents and hazards stand, in the order of their lives; what leads from one to the next is in caseSteps.ts. */
export const incidentStatuses = ['received', 'dispatched', 'en_route', 'arrived', 'closed'] as const
export type IncidentStatus = (typeof incidentStatuses)[number]

export const hazardStatuses = [
  'reported',
  'accepted',
  'assigned',
  'in_progress',
  'resolved',
  'verified',
  'closed',
  'returned',
] as const
export type HazardStatus = (typeof hazardStatuses)[number]
