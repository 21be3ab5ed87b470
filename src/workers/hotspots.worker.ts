import { expose, transfer } from 'comlink'
import { createAnalysis, type Analysis } from '@/geo/hotspots/analysis'
import type { EventTable } from '@/geo/hotspots/events'
import type { Ramp } from '@/geo/hotspots/paint'

let analysis: Analysis = createAnalysis({ lngLat: new Float64Array(), timeMs: new Float64Array() })

const api = {
  /** Replaces the events and the outline; answers with what is known of them. Transfer the arrays: they are kept here. */
  load(events: EventTable, outline?: GeoJSON.Polygon | GeoJSON.MultiPolygon) {
    analysis = createAnalysis(events, outline)
    return analysis.report()
  },
  dayOnly: () => analysis.dayOnly(),
  surface: (...options: Parameters<Analysis['surface']>) => analysis.surface(...options),
  captured: (...options: Parameters<Analysis['captured']>) => analysis.captured(...options),
  significance: (...options: Parameters<Analysis['significance']>) => analysis.significance(...options),
  regionAt: (...options: Parameters<Analysis['regionAt']>) => analysis.regionAt(...options),
  regionMembers: (...options: Parameters<Analysis['regionMembers']>) => analysis.regionMembers(...options),
  clusters: (...options: Parameters<Analysis['clusters']>) => analysis.clusters(...options),
  nearRepeats: (...options: Parameters<Analysis['nearRepeats']>) => analysis.nearRepeats(...options),
  nearRepeatMembers: (...options: Parameters<Analysis['nearRepeatMembers']>) => analysis.nearRepeatMembers(...options),
  rhythm: (...options: Parameters<Analysis['rhythm']>) => analysis.rhythm(...options),
  test: (...options: Parameters<Analysis['test']>) => analysis.test(...options),
  hits: (...options: Parameters<Analysis['hits']>) => analysis.hits(...options),
  /** RGBA of a tile of the surface computed last, `size` × `size`, or null where it is clear. */
  tile(at: { z: number; x: number; y: number }, ramp: Ramp, size: number) {
    const pixels = analysis.tile(at, ramp, size)
    return pixels && transfer(pixels, [pixels.buffer])
  },
}

export type HotspotsApi = typeof api
expose(api)
