import type { Permission, Role } from '@/domain/permissions'
import { admin } from '@/features/admin'
import { dispatch } from '@/features/dispatch'
import type { Feature } from '@/features/feature'
import { insight } from '@/features/insight'
import { patrol } from '@/features/patrol'
import { records } from '@/features/records'
import type { Room, Tab } from '@/features/room'
import { tonight } from '@/features/tonight'

/** Every room, in the order of the rail; docs/architecture.md says the same in a table. */
export const rooms: readonly Room[] = [tonight, dispatch, patrol, records, insight, admin]

/** Who holds several roles begins where the first of them begins. */
const byWeight: readonly Role[] = ['chief', 'duty_officer', 'grid_worker', 'leader', 'administrator', 'viewer']

export interface OpenTab extends Pick<Tab, 'id' | 'formerly'> {
  readonly titleKey: string
  readonly isGuest: boolean
  readonly feature: Feature
}
export interface OpenRoom extends Pick<Room, 'id' | 'icon' | 'key' | 'hasPeriod'> {
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
    const { titleKey = `tab.${tab.id}`, isGuest = false } = tab
    return isOpen ? [{ ...tab, titleKey, isGuest, feature }] : []
  }
  return rooms
    .filter((room) => may(room.needs))
    .map(({ tabs, ...room }) => ({ ...room, tabs: tabs.flatMap(opened) }))
    .filter(({ tabs }) => tabs.length > 0)
}

/** The first tab of the role's own room, or of the first room there is. */
export function homeOf(roles: readonly Role[], open: readonly OpenRoom[]): Place | null {
  const role = byWeight.find((one) => roles.includes(one))
  const own = rooms.find(({ homeOf }) => role !== undefined && homeOf?.includes(role))?.id
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
  const isMeant = ({ id, formerly }: OpenTab) => id === tabId || (formerly !== undefined && formerly === tabId)
  const places = open.flatMap((room) => room.tabs.filter(isMeant).map((tab) => ({ room, tab })))
  return places.find(({ room }) => room.id === here?.room.id) ?? places.find(({ tab }) => !tab.isGuest) ?? places[0] ?? null
}
