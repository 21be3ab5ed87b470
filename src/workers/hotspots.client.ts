import { transfer, wrap, type Remote } from 'comlink'
import type { EventTable } from '@/geo/hotspots/events'
import type { HotspotsApi } from './hotspots.worker'

export interface HotspotsClient {
  readonly api: Remote<HotspotsApi>
  /** Hands the events over without copying; the arrays are empty afterwards. */
  load(events: EventTable, outline?: GeoJSON.Polygon | GeoJSON.MultiPolygon): ReturnType<Remote<HotspotsApi>['load']>
  close(): void
}

/** Starts a worker of its own; `close` ends it and whatever it was computing. */
export function createHotspotsClient(): HotspotsClient {
  const worker = new Worker(new URL('./hotspots.worker.ts', import.meta.url), { type: 'module', name: 'hotspots' })
  const api = wrap<HotspotsApi>(worker)
  return {
    api,
    load: (events, outline) => api.load(transfer(events, [events.lngLat.buffer, events.timeMs.buffer]), outline),
    close: () => worker.terminate(),
  }
}
