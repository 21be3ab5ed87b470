/** How an area stands over a period of service days, as stored by the coverage job. */
export interface AreaStanding {
  readonly id: string
  readonly areaHa: number
  readonly seenHa: number
  /** seenHa of areaHa, 0 to 1. */
  readonly share: number
  /** Visits in the period, and since Monday. */
  readonly visits: number
  readonly weekVisits: number
  /** Visits asked for a week, and those that the running week still owes. */
  readonly rule: number
  readonly owed: number
  /** Days since 1970-01-01; null: not in the time kept. */
  readonly lastVisitDay: number | null
  /** Mean days from one day with a visit to the next over ninety days; null with fewer than two. */
  readonly cycleDays: number | null
  readonly risk: number
  readonly riskUnseen: number
  readonly waters: number
  readonly unseenWaters: number
}

/** Whole days since the last visit; Infinity for never. */
export const daysSince = ({ lastVisitDay }: AreaStanding, today: number): number =>
  lastVisitDay === null ? Infinity : Math.max(0, today - lastVisitDay)

/** The day by which the next visit is due: a week's visits spread evenly, a part of a day counted whole. Null without a rule or a visit. */
export const lapseDay = ({ lastVisitDay, rule }: AreaStanding): number | null =>
  lastVisitDay === null || rule === 0 ? null : lastVisitDay + Math.ceil(7 / rule)

export type GapOrder = 'days' | 'ground' | 'risk'

/** Areas in the order in which somebody should go there; equal ones by what is left unseen, then by id. */
export function rankGaps(rows: readonly AreaStanding[], order: GapOrder, today: number): AreaStanding[] {
  const unseen = (row: AreaStanding) => row.areaHa - row.seenHa
  const weigh = {
    // The one that lapsed longest ago first; never visited before all, and without a rule by its days alone.
    days: (row: AreaStanding) => {
      const lapse = lapseDay(row)
      return lapse === null ? daysSince(row, today) : today - lapse
    },
    ground: (row: AreaStanding) => 1 - row.share,
    risk: (row: AreaStanding) => row.riskUnseen,
  }[order]
  const compare = (a: number, b: number) => (a === b ? 0 : b - a)
  return rows.toSorted((a, b) => compare(weigh(a), weigh(b)) || compare(unseen(a), unseen(b)) || (a.id < b.id ? -1 : 1))
}
