import { describe, expect, it } from 'vitest'
import type { PersonRow } from '@/data/rows/people'
import type { Area, AreaKind } from '@/domain/area'
import { checkStaffing } from '@/geo/reach/staffing'
import { strengthOf } from './strength'

const area = (id: string, kind: AreaKind, parentId: string | null, population: number | null = null): Area => ({
  id,
  code: id,
  name: id,
  kind,
  parentId,
  lng: 115,
  lat: 26,
  bbox: null,
  population,
  households: null,
  areaKm2: 1,
  patrolsPerWeek: null,
  responsibleName: null,
  rev: 1,
})
const byId = new Map(
  [area('county', 'county', null), area('s', 'station', 'county', 12_000), area('v', 'village', 's')].map((one) => [one.id, one]),
)
const person = (id: string, kind: string, area_id: string | null, is_active = true): PersonRow => ({
  id,
  name: id,
  phone: null,
  has_account: false,
  kind,
  area_id,
  is_active,
})

describe('strength of a station', () => {
  it('counts officers of the station and of what lies below it, and only officers who serve', () => {
    const people = [
      person('a', 'officer', 's'),
      person('b', 'officer', 'v'),
      person('c', 'auxiliary', 'v'),
      person('d', 'officer', 'v', false),
      person('e', 'officer', 'county'),
      person('f', 'officer', null),
    ]
    expect(strengthOf(byId, people)).toEqual([{ id: 's', residents: 12_000, officers: 2, communityOfficers: 1 }])
  })

  it('says how many are missing: 12,000 residents need three community officers', () => {
    const [check] = checkStaffing(strengthOf(byId, [person('b', 'officer', 'v'), person('a', 'officer', 's')]))
    expect(check).toMatchObject({ shortByResidents: 2, shortByShare: 0, isEnough: false })
  })
})
