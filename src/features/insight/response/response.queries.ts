import { rpc } from '@/data/read'
import { areaGeometry } from '@/data/rows/areas'
import { hazardsList } from '@/data/rows/hazards'
import { officesList } from '@/data/rows/offices'
import { unitsOnDuty } from '@/data/rows/places'
import { watersList } from '@/data/rows/waters'
import type { LngLat } from '@/domain/frame'
import { ok, type Result } from '@/domain/result'
import type { PopulatedArea } from '@/geo/reach/outside'

/** From where units set out. */
export interface Origin {
  readonly id: string
  readonly kind: 'office' | 'team'
  readonly name: string
  readonly at: LngLat
}

export type Posture = 'offices' | 'stations' | 'teams'

/** Something that wants to be reached: a water, a hazard. */
export interface Place {
  readonly id: string
  readonly kind: 'water' | 'hazard'
  readonly name: string
  readonly at: LngLat
}

/** Offices and stations, stations alone, or teams on duty: where they told their position within 30 minutes, else at their office. */
export async function originsOf(posture: Posture, signal: AbortSignal): Promise<Result<Origin[]>> {
  if (posture === 'teams') {
    const answer = await rpc(unitsOnDuty, {}, signal)
    if (!answer.ok) return answer
    const teams = answer.value.filter(({ kind }) => kind === 'team')
    return ok(teams.map(({ id, name, lng, lat }) => ({ id, kind: 'team', name, at: [lng, lat] })))
  }
  const answer = await rpc(officesList, {}, signal)
  if (!answer.ok) return answer
  const offices = answer.value.filter(({ kind }) => posture === 'offices' || kind === 'station')
  return ok(offices.map(({ id, name, lng, lat }) => ({ id, kind: 'office', name, at: [lng, lat] })))
}

/** Waters and open hazards of the branch. */
export async function placesToReach(signal: AbortSignal): Promise<Result<Place[]>> {
  const [waters, hazards] = await Promise.all([rpc(watersList, {}, signal), rpc(hazardsList, {}, signal)])
  if (!waters.ok) return waters
  if (!hazards.ok) return hazards
  return ok([
    ...waters.value.map(({ id, name, lng, lat }): Place => ({ id, kind: 'water', name, at: [lng, lat] })),
    ...hazards.value
      .filter(({ is_open }) => is_open)
      .map(({ id, title, lng, lat }): Place => ({ id, kind: 'hazard', name: title, at: [lng, lat] })),
  ])
}

/** Ids a request: a long address list would be refused. */
const chunk = 400

/** Outlines with their residents, for counting what lies outside. Areas without an outline are left out. */
export async function outlinesOf(
  areas: readonly { readonly id: string; readonly population: number | null }[],
  signal: AbortSignal,
): Promise<Result<PopulatedArea[]>> {
  const found: PopulatedArea[] = []
  for (let from = 0; from < areas.length; from += chunk) {
    const some = areas.slice(from, from + chunk)
    const answer = await rpc(areaGeometry, { ids: some.map(({ id }) => id) }, signal)
    if (!answer.ok) return answer
    const residents = new Map(some.map(({ id, population }) => [id, population ?? 0]))
    for (const { geometry, properties } of answer.value.features)
      found.push({ id: properties.id, area: geometry, residents: residents.get(properties.id) ?? 0 })
  }
  return ok(found)
}
