/** The lives of incidents and hazards. The database enforces the same tables; here they decide which buttons are shown. */
export const incidentStatuses = ['received', 'dispatched', 'en_route', 'arrived', 'closed'] as const
export type IncidentStatus = (typeof incidentStatuses)[number]

const incidentSteps: Record<IncidentStatus, readonly IncidentStatus[]> = {
  received: ['dispatched', 'closed'],
  dispatched: ['en_route', 'arrived', 'closed'],
  en_route: ['arrived', 'closed'],
  arrived: ['closed'],
  closed: [],
}

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

const hazardSteps: Record<HazardStatus, readonly HazardStatus[]> = {
  reported: ['accepted', 'returned'],
  accepted: ['assigned', 'returned'],
  assigned: ['in_progress', 'returned'],
  in_progress: ['resolved', 'returned'],
  resolved: ['verified', 'in_progress'],
  verified: ['closed'],
  closed: [],
  returned: ['accepted', 'reported'],
}

export const nextIncidentSteps = (from: IncidentStatus): readonly IncidentStatus[] => incidentSteps[from]
export const nextHazardSteps = (from: HazardStatus): readonly HazardStatus[] => hazardSteps[from]
