import { expect, test } from 'vitest'
import type { Area, AreaKind } from '@/domain/area'
import { countySteps, firstOpen, type CountyCounts } from './countySteps'

const area = (id: string, kind: AreaKind, parentId: string | null, hasOutline = true, name = id): Area => ({
  id,
  code: id,
  name,
  kind,
  parentId,
  lng: hasOutline ? 115 : null,
  lat: hasOutline ? 26 : null,
  bbox: hasOutline ? [115, 26, 116, 27] : null,
  population: null,
  households: null,
  areaKm2: 1,
  patrolsPerWeek: null,
  responsibleName: null,
  rev: 1,
})
const nothing: CountyCounts = {
  areas: [area('c', 'county', null, false, '本县')],
  offices: 0,
  waters: 0,
  teams: 0,
  persons: 0,
  emptyTeams: 0,
  accounts: 1,
  waiting: 0,
}
const missing = (counts: CountyCounts) => countySteps(counts).map(({ missing: open }) => open.map(({ key }) => key))

test('on the first day everything is missing, and each step says what', () => {
  expect(missing(nothing)).toEqual([
    ['noName'],
    ['noStation', 'noCells', 'noOutline'],
    ['noOffice', 'noWater'],
    ['noPerson', 'noTeam'],
    ['noAccount'],
  ])
})

test('a county that works is done; a team of nobody and a password not chosen are still named', () => {
  const done: CountyCounts = {
    areas: [area('c', 'county', 'above', true, '遂川县'), area('s', 'station', 'c'), area('g', 'cell', 's')],
    offices: 3,
    waters: 5,
    teams: 2,
    persons: 9,
    emptyTeams: 0,
    accounts: 4,
    waiting: 0,
  }
  expect(countySteps(done).every(({ isDone }) => isDone)).toBe(true)
  expect(missing({ ...done, emptyTeams: 1, waiting: 2 })).toEqual([[], [], [], ['emptyTeam'], ['waiting']])
})

test('the wizard opens where something is missing: the name, then the files, then the accounts, then nothing', () => {
  const counts: CountyCounts = {
    areas: [area('c', 'county', null, true, '遂川县'), area('s', 'station', 'c'), area('g', 'cell', 's')],
    offices: 1,
    waters: 1,
    teams: 1,
    persons: 1,
    emptyTeams: 0,
    accounts: 2,
    waiting: 0,
  }
  expect(firstOpen(countySteps(nothing))).toBe('name')
  expect(firstOpen(countySteps({ ...counts, waters: 0 }))).toBe('files')
  expect(firstOpen(countySteps({ ...counts, accounts: 1 }))).toBe('accounts')
  expect(firstOpen(countySteps(counts))).toBe('none')
})
