import type { Permission, Role } from '@/domain/permissions'
import type { Feature } from '@/map/feature'
import type { IconName } from '@/ui/icons'

export interface Tab {
  /** The feature whose panel it shows, and the second word of its address. */
  readonly id: string
  /** Narrower than the permission of the feature itself. */
  readonly needs?: Permission
  /** Only for those who may not do this: the others have it in the room where it is at home. */
  readonly unless?: Permission
  /** At home in another room and shown here too; what leads to it by its name alone leads there. */
  readonly isGuest?: boolean
  /** Key of its name where it is not `tab.<id>`. */
  readonly titleKey?: string
}

export interface Room {
  /** The first word of its addresses; its name is `room.<id>`. */
  readonly id: string
  readonly icon: IconName
  /** Pressed after G. */
  readonly key: string
  readonly needs?: Permission
  readonly tabs: readonly Tab[]
}

/** Every room and its tabs, in the order of the rail; docs/architecture.md says the same in a table. */
export const rooms: readonly Room[] = [
  { id: 'tonight', icon: 'moon', key: 't', tabs: [{ id: 'briefing' }, { id: 'walk' }, { id: 'notices' }] },
  {
    id: 'dispatch',
    icon: 'phone',
    key: 'd',
    needs: 'incidents.edit',
    tabs: [
      { id: 'incidents', isGuest: true },
      { id: 'hazards', isGuest: true },
    ],
  },
  {
    id: 'patrol',
    icon: 'patrol',
    key: 'p',
    needs: 'patrols.read',
    tabs: [{ id: 'planner' }, { id: 'rota' }, { id: 'coverage' }, { id: 'hotspots' }, { id: 'patrols' }, { id: 'replay' }],
  },
  {
    id: 'records',
    icon: 'book',
    key: 'r',
    needs: 'personnel.read',
    tabs: [{ id: 'incidents' }, { id: 'hazards' }, { id: 'waters' }, { id: 'offices' }, { id: 'people' }, { id: 'areas' }],
  },
  {
    id: 'insight',
    icon: 'dashboard',
    key: 'i',
    tabs: [{ id: 'dashboard' }, { id: 'response' }, { id: 'hotspots', isGuest: true, unless: 'patrols.read' }],
  },
  {
    id: 'admin',
    icon: 'settings',
    key: 'a',
    tabs: [
      { id: 'people', isGuest: true, needs: 'users.manage', titleKey: 'tab.accounts' },
      { id: 'import' },
      { id: 'edit' },
      { id: 'settings' },
    ],
  },
]

/** Where each role begins; who holds several begins with the first of them. */
const homes: readonly (readonly [Role, string])[] = [
  ['chief', 'tonight'],
  ['duty_officer', 'dispatch'],
  ['grid_worker', 'tonight'],
  ['leader', 'insight'],
  ['administrator', 'admin'],
  ['viewer', 'insight'],
]

export interface OpenTab {
  readonly id: string
  readonly titleKey: string
  readonly isGuest: boolean
  readonly feature: Feature
}
export interface OpenRoom extends Pick<Room, 'id' | 'icon' | 'key'> {
  readonly tabs: readonly OpenTab[]
}
export interface Place {
  readonly room: OpenRoom
  readonly tab: OpenTab
}

/** Rooms and tabs of somebody who may do so much; a room without a tab is not there. */
export function roomsFor(can: (permission: Permission) => boolean, features: readonly Feature[]): readonly OpenRoom[] {
  const may = (needs: Permission | undefined) => needs === undefined || can(needs)
  const opened = (tab: Tab): readonly OpenTab[] => {
    const feature = features.find(({ id }) => id === tab.id)
    const isOpen = feature?.panel && may(feature.needs) && may(tab.needs) && (tab.unless === undefined || !can(tab.unless))
    return isOpen ? [{ id: tab.id, titleKey: tab.titleKey ?? `tab.${tab.id}`, isGuest: tab.isGuest === true, feature }] : []
  }
  return rooms
    .filter((room) => may(room.needs))
    .map(({ id, icon, key, tabs }) => ({ id, icon, key, tabs: tabs.flatMap(opened) }))
    .filter(({ tabs }) => tabs.length > 0)
}

/** The first tab of the role's own room, or of the first room there is. */
export function homeOf(roles: readonly Role[], open: readonly OpenRoom[]): Place | null {
  const own = homes.find(([role]) => roles.includes(role))?.[1]
  const room = open.find(({ id }) => id === own) ?? open[0]
  const [tab] = room?.tabs ?? []
  return room && tab ? { room, tab } : null
}

/** The place of an address with both its words. */
export function placeAt(open: readonly OpenRoom[], roomId: unknown, tabId: unknown): Place | null {
  const room = open.find(({ id }) => id === roomId)
  const tab = room?.tabs.find(({ id }) => id === tabId)
  return room && tab ? { room, tab } : null
}

/** Where a tab is known by its name alone, as in links from before there were rooms: here if it is here too, else at home. */
export function placeOfTab(open: readonly OpenRoom[], tabId: unknown, here: Place | null): Place | null {
  const places = open.flatMap((room) => room.tabs.filter(({ id }) => id === tabId).map((tab) => ({ room, tab })))
  return places.find(({ room }) => room.id === here?.room.id) ?? places.find(({ tab }) => !tab.isGuest) ?? places[0] ?? null
}
