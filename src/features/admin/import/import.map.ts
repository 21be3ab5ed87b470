import type { MapPart } from '@/features/feature'
import { importLayer } from './import.layer'
import { useImport } from './import.store'

export const importMap: MapPart = {
  mount: (host) => {
    const state = useImport()
    host.attach(importLayer, () => state.inspection?.preview ?? null)
  },
}
