/** How much of everything to make. Counts are exact unless said otherwise. */
export interface Scale {
  readonly widthKm: number
  readonly heightKm: number
  /** Side of a terrain cell, metres. */
  readonly cellM: number
  readonly counties: number
  readonly stations: number
  readonly villages: number
  readonly cells: number
  readonly offices: number
  readonly waters: number
  readonly teams: number
  readonly personnel: number
  /** How far back records reach; what is counted by the year below is made for each. */
  readonly years: number
  /** Patrols in the year before `now`; about this many, for each team has its own habit. The years before had fewer teams. */
  readonly patrols: number
  /** A year, as hazards and disputes. */
  readonly incidents: number
  readonly hazards: number
  readonly disputes: number
  /** Patrols of the last so many days keep their fixes. */
  readonly trackDays: number
  /** Seconds between fixes. */
  readonly fixIntervalS: number
}

export type ScaleName = 'county' | 'prefecture'

export const scales: Record<ScaleName, Scale> = {
  county: {
    widthKm: 66,
    heightKm: 70,
    cellM: 100,
    counties: 1,
    stations: 5,
    villages: 88,
    cells: 100,
    offices: 42,
    waters: 190,
    teams: 60,
    personnel: 260,
    years: 2,
    patrols: 10_000,
    incidents: 5_000,
    hazards: 320,
    disputes: 140,
    trackDays: 120,
    fixIntervalS: 20,
  },
  prefecture: {
    widthKm: 150,
    heightKm: 140,
    cellM: 150,
    counties: 18,
    stations: 90,
    villages: 1_584,
    cells: 1_800,
    offices: 1_800,
    waters: 3_420,
    teams: 1_800,
    personnel: 11_000,
    years: 1,
    patrols: 33_000,
    incidents: 100_000,
    hazards: 5_760,
    disputes: 2_520,
    trackDays: 365,
    fixIntervalS: 60,
  },
}
