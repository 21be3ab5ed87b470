import type { MapPart } from '@/features/feature'
import { importLayer } from './import.layer'
import { useImport } from './import.store'
import { useImportQueue } from './queue/queue.store'

export const importMap: MapPart = {
  mount: (host) => {
    const state = useImport()
    const queue = useImportQueue()
    host.attach(importLayer, () => state.inspection?.preview ?? queue.preview)
  },
}
