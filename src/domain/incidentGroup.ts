/** Groups that kinds of incident fall into, for colours, filters and figures. */
export const incidentGroups = ['theft', 'violence', 'fraud', 'traffic', 'dispute', 'help', 'fire', 'water', 'other'] as const
export type IncidentGroup = (typeof incidentGroups)[number]
