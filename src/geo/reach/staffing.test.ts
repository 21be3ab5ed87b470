import { expect, test } from 'vitest'
import { checkStaffing } from './staffing'

const station = (residents: number, officers: number, communityOfficers: number) => ({
  id: 's',
  residents,
  officers,
  communityOfficers,
})
const check = (residents: number, officers: number, communityOfficers: number) =>
  checkStaffing([station(residents, officers, communityOfficers)])[0]!

test('exactly 5,000 residents an officer and 40 % of the station is enough, one resident more is not', () => {
  expect(check(10_000, 5, 2)).toEqual({
    id: 's',
    residentsPerOfficer: 5000,
    communityShare: 0.4,
    shortByResidents: 0,
    shortByShare: 0,
    isEnough: true,
  })
  expect(check(10_001, 5, 2)).toMatchObject({ shortByResidents: 1, isEnough: false })
})

test('each rule says how many officers it lacks', () => {
  expect(check(35_000, 12, 3)).toMatchObject({ shortByResidents: 4, shortByShare: 2, isEnough: false })
})

test('a station without officers lacks them by residents, an empty one lacks none', () => {
  expect(check(12_000, 0, 0)).toMatchObject({
    residentsPerOfficer: Infinity,
    communityShare: 1,
    shortByResidents: 3,
    shortByShare: 0,
  })
  expect(check(0, 0, 0)).toMatchObject({ residentsPerOfficer: 0, isEnough: true })
})

test('the missing number, once added, is always enough', () => {
  for (let residents = 0; residents < 60_000; residents += 3333)
    for (let officers = 0; officers < 30; officers += 7) {
      const { shortByResidents, shortByShare } = check(residents, officers, 1)
      expect(check(residents, officers, 1 + Math.max(shortByResidents, shortByShare)).isEnough).toBe(true)
    }
})
