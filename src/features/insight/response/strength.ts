import type { PersonRow } from '@/data/rows/people'
import { areaLine, type Area } from '@/domain/area'
import type { StationStrength } from '@/geo/reach/staffing'

/**
 * Strength of each station area: its residents, its officers, and those of them who are placed below the station, in a beat or a
 * village. Auxiliaries and volunteers are not officers. O(people + areas).
 */
export function strengthOf(byId: ReadonlyMap<string, Area>, people: readonly PersonRow[]): StationStrength[] {
  const stations = [...byId.values()].filter(({ kind }) => kind === 'station')
  const strength = new Map(stations.map(({ id }) => [id, { officers: 0, communityOfficers: 0 }]))
  for (const person of people) {
    if (person.kind !== 'officer' || !person.is_active || person.area_id === null) continue
    const station = areaLine(byId, person.area_id).find(({ kind }) => kind === 'station')
    const counts = station && strength.get(station.id)
    if (!station || !counts) continue
    counts.officers++
    if (person.area_id !== station.id) counts.communityOfficers++
  }
  return stations.map(({ id, population }) => ({ id, residents: population ?? 0, ...strength.get(id)! }))
}
