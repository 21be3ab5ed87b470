import { computed, onScopeDispose, watch } from 'vue'
import { useRoute, useRouter, type LocationQueryRaw, type RouteLocationNormalized } from 'vue-router'
import { features } from '@/app/features'
import { homeOf, placeAt, placeOfTab, roomsFor, type Place } from '@/app/rooms'
import { useLinkParts } from '@/stores/linkParts.store'
import { usePeriod } from '@/stores/period.store'
import { useSession } from '@/stores/session.store'

/** The map alone, every room shut. */
const mapAlone = 'map'

/** Where the person is, by the address, and the ways to the other rooms. Addresses that name no open tab are led on to one. */
export function useRooms() {
  const route = useRoute()
  const router = useRouter()
  const session = useSession()
  const linkParts = useLinkParts()
  const open = computed(() => roomsFor(session.can, features))
  const place = computed(() => placeAt(open.value, route.params['room'], route.params['tab']))
  const tools = features.filter(({ isTool, panel, needs }) => isTool && panel && (!needs || session.can(needs)))
  const tool = computed(() => tools.find(({ id }) => id === linkParts.parts.tool) ?? null)
  const setTool = (id: string | null) => linkParts.put('tool', id)

  // Before anything of the room is mounted: what it shows is of its own period.
  const period = usePeriod()
  watch(
    () => place.value?.room ?? null,
    (room) => period.enter(room?.hasPeriod === true ? room.id : null),
    { immediate: true, flush: 'sync' },
  )

  /** The tab that was open last in each room on this visit: a room opens where it was left. */
  const left = new Map<string, string>()
  watch(place, (now) => now && left.set(now.room.id, now.tab.id), { immediate: true })
  function placeIn(roomId: unknown): Place | null {
    const room = open.value.find(({ id }) => id === roomId)
    return room ? placeAt(open.value, room.id, left.get(room.id) ?? room.tabs[0]?.id) : null
  }
  const to = ({ room, tab }: Place, query: LocationQueryRaw = route.query) => ({
    name: 'room',
    params: { room: room.id, tab: tab.id },
    query,
  })

  /** Where an address leads on to; null where it stands as it is. */
  function lead({ params: { room, tab, panel }, query }: RouteLocationNormalized) {
    if (placeAt(open.value, room, tab) || panel === mapAlone) return null
    const isTool = tools.some(({ id }) => id === panel)
    if (isTool) setTool(String(panel))
    const wanted = isTool ? place.value : (placeOfTab(open.value, tab ?? panel, place.value) ?? placeIn(room ?? panel))
    const next = wanted ?? homeOf(session.roles, open.value)
    return next ? to(next, query) : { name: 'map', params: { panel: mapAlone }, query }
  }
  const stopLeading = router.beforeEach((address) => lead(address) ?? true)
  onScopeDispose(stopLeading)
  // The address that the page was opened with was taken before anybody knew who is here.
  const first = lead(route)
  if (first) void router.replace(first)

  const fold = () => router.push({ name: 'map', params: { panel: mapAlone }, query: route.query })
  function enter(roomId: string) {
    const wanted = placeIn(roomId)
    if (wanted) return router.push(to(wanted))
  }
  const openTab = (id: string) => router.push({ name: 'map', params: { panel: id }, query: route.query })
  return { open, place, tools, tool, setTool, fold, enter, openTab }
}
