export const incidentGroups = ['theft', 'violence', 'fraud', 'traffic', 'dispute', 'help', 'fire', 'water', 'other'] as const
export type IncidentGroup = (typeof incidentGroups)[number]

/** Which incidents list, map and chart show; an empty part lets everything through. */
export interface IncidentFilter {
  readonly groups: readonly IncidentGroup[]
  /** 0–23, Asia/Shanghai. */
  readonly hours: readonly number[]
  /** 0 is Sunday. */
  readonly weekdays: readonly number[]
}

export const anyIncident: IncidentFilter = { groups: [], hours: [], weekdays: [] }

/** One incident as the map and the list need it. */
export interface IncidentPoint {
  readonly id: string
  readonly lng: number
  readonly lat: number
  readonly group: IncidentGroup
  readonly occurredAtMs: number
  readonly status: string
}

/** The filter as arguments of the database's functions: null is "all". */
export const filterArguments = ({ groups, hours, weekdays }: IncidentFilter) => ({
  groups: groups.length === 0 ? null : groups,
  hours: hours.length === 0 ? null : hours,
  weekdays: weekdays.length === 0 ? null : weekdays,
})

/** Adds a value, or takes it out when it is there. */
export const toggled = <T>(values: readonly T[], value: T): readonly T[] =>
  values.includes(value) ? values.filter((other) => other !== value) : [...values, value]

/** Counts by weekday (rows, Sunday first) and hour, each cell as a share of the busiest; all zero when there are none. */
export function matrixShares(counts: readonly (readonly number[])[]): number[][] {
  const most = Math.max(0, ...counts.flat())
  return counts.map((row) => row.map((count) => (most === 0 ? 0 : count / most)))
}
