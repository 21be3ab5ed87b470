import { transfer, wrap, type Remote } from 'comlink'
import type { EventTable } from '@/geo/hotspots/events'
import type { HotspotsApi } from './hotspots.worker'
import { within, type Asked, type Overtaken, type Run } from './run'

export interface HotspotsClient {
  readonly during: (run: Run) => Asked<HotspotsApi>
  /** Hands the events over without copying; the arrays are empty afterwards. */
  load(
    run: Run,
    events: EventTable,
    outline?: GeoJSON.Polygon | GeoJSON.MultiPolygon,
  ): Promise<Awaited<ReturnType<Remote<HotspotsApi>['load']>> | Overtaken>
  close(): void
}

/** Starts a worker of its own; `close` ends it and whatever it was computing. */
export function createHotspotsClient(): HotspotsClient {
  const worker = new Worker(new URL('./hotspots.worker.ts', import.meta.url), { type: 'module', name: 'hotspots' })
  const api = wrap<HotspotsApi>(worker)
  return {
    during: (run) => within(run, api),
    load: (run, events, outline) => run.take(api.load(transfer(events, [events.lngLat.buffer, events.timeMs.buffer]), outline)),
    close: () => worker.terminate(),
  }
}
