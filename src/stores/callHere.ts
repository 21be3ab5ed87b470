import { useRouter } from 'vue-router'
import type { LngLat } from '@/domain/frame'
import { useDrafts } from './drafts.store'
import { usePin } from './pin.store'

/** Begins to take a call down, at a place where one was pressed, in the room where calls are taken. */
export function useCallHere(): (at?: LngLat) => Promise<void> {
  const router = useRouter()
  const drafts = useDrafts()
  const pins = usePin()
  return async (at) => {
    if (at) pins.put(at, pins.pin?.at === at ? pins.pin.name : null)
    // The router says why it did not go: the person stayed with unsaved work.
    const refusal = await router.push({ name: 'map', params: { panel: 'calls' } })
    if (refusal === undefined || router.currentRoute.value.path.includes('/calls')) drafts.setOpen('call.new', true)
  }
}
