import { describe, expect, test } from 'vitest'
import { permits, roles, type Role } from '@/domain/permissions'
import { features } from './features'
import { homeOf, placeAt, placeOfTab, rooms, roomsFor } from './rooms'
import { roomsMessages } from './rooms.messages'

const openTo = (role: Role) => roomsFor((permission) => permits([role], permission), features)
const words = (role: Role) => openTo(role).map(({ id, tabs }) => `${id}: ${tabs.map((tab) => tab.id).join(' ')}`)

test('each panel is the tab of a room or a tool of the map, and each tab has its panel', () => {
  const known = new Set(rooms.flatMap(({ tabs }) => tabs.map(({ id }) => id)))
  for (const { id, panel, isTool } of features) expect([id, Boolean(panel) && !isTool]).toEqual([id, known.has(id)])
  expect([...known].filter((id) => !features.some((feature) => feature.id === id && feature.panel))).toEqual([])
})

test('a tab is at home in one room, and no two rooms share a key', () => {
  const atHome = rooms.flatMap(({ tabs }) => tabs.flatMap(({ id, isGuest }) => (isGuest ? [] : [id])))
  expect(new Set(atHome).size).toBe(atHome.length)
  expect(new Set(rooms.map(({ key }) => key)).size).toBe(rooms.length)
  // An address of one word names a room or a tab, never both.
  expect(rooms.filter(({ id }) => features.some((feature) => feature.id === id))).toEqual([])
})

test('every room and tab is named in both languages', () => {
  for (const locale of ['zh-CN', 'en'] as const) {
    const { room, tab } = roomsMessages[locale]
    expect(rooms.filter(({ id }) => !(id in room))).toEqual([])
    expect(rooms.flatMap(({ tabs }) => tabs.filter(({ id }) => !(id in tab)))).toEqual([])
  }
})

describe('what a role cannot use is not there', () => {
  test('a viewer sees insight alone', () => {
    expect(words('viewer')).toEqual(['insight: board hotspots'])
  })
  test('a leader has no dispatch, no admin and no replay', () => {
    expect(openTo('leader').map(({ id }) => id)).toEqual(['tonight', 'patrol', 'records', 'insight'])
    expect(words('leader')).toContain('patrol: coverage hotspots tracks')
  })
  test('a grid worker keeps all of before', () => {
    expect(words('grid_worker')).toEqual([
      'tonight: walk briefing notices',
      'patrol: coverage hotspots tracks replay',
      'records: incidents hazards disputes tips work waters offices people areas',
      'insight: response',
    ])
  })
  test('a chief has six rooms', () => {
    expect(openTo('chief').map(({ id }) => id)).toEqual(['tonight', 'dispatch', 'patrol', 'records', 'insight', 'admin'])
  })
  test('accounts are the administrator’s', () => {
    expect(words('administrator')).toContain(
      'admin: accounts staff organisations county import borders settings retention keys audit health',
    )
    expect(words('chief')).toContain('admin: staff organisations import borders settings retention')
  })
})

test('each role begins in its own room, and everybody begins somewhere', () => {
  const homes = roles.map((role) => [role, homeOf([role], openTo(role))?.room.id])
  expect(Object.fromEntries(homes)).toEqual({
    administrator: 'admin',
    chief: 'tonight',
    duty_officer: 'dispatch',
    grid_worker: 'tonight',
    leader: 'insight',
    viewer: 'insight',
  })
  // Who is chief and administrator begins as a chief.
  expect(homeOf(['administrator', 'chief'], openTo('chief'))?.room.id).toBe('tonight')
})

test('a tab known by its name alone is found at home, or where one is if it is there too', () => {
  const open = openTo('chief')
  expect(placeOfTab(open, 'hazards', null)?.room.id).toBe('records')
  expect(placeOfTab(open, 'hazards', placeAt(open, 'dispatch', 'incidents'))?.room.id).toBe('dispatch')
  expect(placeOfTab(open, 'layers', null)).toBeNull()
  expect(placeAt(open, 'dispatch', 'waters')).toBeNull()
  // A viewer's only way to the hotspots is the guest.
  expect(placeOfTab(openTo('viewer'), 'hotspots', null)?.room.id).toBe('insight')
})
