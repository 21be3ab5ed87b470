import type { MapPart } from '@/features/feature'
import { usePin } from '@/stores/pin.store'
import { pinLayer } from './pin.layer'

export const pinMap: MapPart = {
  mount: (host) => {
    const pins = usePin()
    host.attach(pinLayer, () => pins.pin)
  },
}
