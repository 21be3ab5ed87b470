import type { LngLat } from '@/domain/frame'
import { useDrafts } from './drafts.store'
import { usePin } from './pin.store'

/** The page's router, as far as this needs it. */
interface Way {
  readonly push: (to: { readonly name: string; readonly params: Readonly<Record<string, string>> }) => Promise<unknown>
}
/** What the router answers where the page is there already; anything else it says means that the person stayed. */
const thereAlready = 16
const isThere = (refusal: unknown): boolean =>
  refusal === undefined || (typeof refusal === 'object' && refusal !== null && 'type' in refusal && refusal.type === thereAlready)

/** Begins to take a call down, at a place where one was pressed, in the room where calls are taken. */
export function useCallHere(router: Way): (at?: LngLat) => Promise<void> {
  const drafts = useDrafts()
  const pins = usePin()
  return async (at) => {
    if (at) pins.put(at, pins.pin?.at === at ? pins.pin.name : null)
    if (isThere(await router.push({ name: 'map', params: { panel: 'calls' } }))) drafts.setOpen('call.new', true)
  }
}
