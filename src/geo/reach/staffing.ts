/** What a station has. Numbers of people. */
export interface StationStrength {
  readonly id: string
  readonly residents: number
  readonly officers: number
  /** Those of the officers who work in a community or village. */
  readonly communityOfficers: number
}

export interface StaffingRules {
  /** Residents one community officer may be responsible for. */
  readonly residentsPerOfficer: number
  /** Smallest share of the station's officers that work in communities. */
  readonly communityShare: number
}

/** The rule published for Luxi county: 5,000 residents to one officer, at least 40 % of station strength in communities. */
export const staffingRules: StaffingRules = { residentsPerOfficer: 5000, communityShare: 0.4 }

export interface StaffingCheck {
  readonly id: string
  /** Residents for each community officer; Infinity where there is none, 0 where there are no residents. */
  readonly residentsPerOfficer: number
  /** 0 to 1; 1 for a station without officers, which breaks the other rule instead. */
  readonly communityShare: number
  /** Community officers to add so that each rule holds; 0 where it holds. */
  readonly shortByResidents: number
  readonly shortByShare: number
  readonly isEnough: boolean
}

/**
 * Checks each station against both rules. `shortByShare` counts officers moved from the station's other work, so its strength stays
 * as it is.
 */
export function checkStaffing(stations: readonly StationStrength[], rules: StaffingRules = staffingRules): StaffingCheck[] {
  return stations.map(({ id, residents, officers, communityOfficers }) => {
    // A hair below a whole number is that number: 0.4 × 5 is not quite 2 in binary.
    const needed = (value: number) => Math.max(0, Math.ceil(value - 1e-9) - communityOfficers)
    const shortByResidents = needed(residents / rules.residentsPerOfficer)
    const shortByShare = needed(rules.communityShare * officers)
    return {
      id,
      residentsPerOfficer: residents === 0 ? 0 : residents / communityOfficers,
      communityShare: officers === 0 ? 1 : communityOfficers / officers,
      shortByResidents,
      shortByShare,
      isEnough: shortByResidents === 0 && shortByShare === 0,
    }
  })
}
