import { Map, setWorkerUrl, type StyleSpecification } from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import 'maplibre-gl/dist/maplibre-gl.css'
import { textFont } from './basemaps/basemap'
import { composeStyle } from './composeStyle'
import { isTileRequest, tileHeaders } from './tiles'

export interface MapAccess {
  /** Origin of the API, e.g. https://example.org; its tile requests carry the bearer token. */
  readonly apiOrigin: string
  readonly anonKey: string
  readonly token: () => Promise<string>
}

export interface MapOptions {
  readonly container: HTMLElement
  readonly base: StyleSpecification
  readonly access: MapAccess
  readonly start: { readonly center: readonly [number, number]; readonly zoom: number }
  /** Labels appear at once and flights jump: for people who asked for less motion, and for tests. */
  readonly isStill: boolean
  /** Words of MapLibre's own controls, by its keys. */
  readonly locale: Record<string, string>
}

/** Without this the worker never starts under Vite, nothing is reported, and the map stays blank. */
setWorkerUrl(workerUrl)

/** The one place that makes a MapLibre map: no glyph server, no rotation by accident, tokens only to our own tiles. */
export function createMap({ container, base, access, start, isStill, locale }: MapOptions): Map {
  return new Map({
    container,
    style: composeStyle(base, []),
    center: [start.center[0], start.center[1]],
    zoom: start.zoom,
    minZoom: 3,
    maxZoom: 19,
    maxPitch: 0,
    pitchWithRotate: false,
    touchPitch: false,
    renderWorldCopies: false,
    attributionControl: false,
    fadeDuration: isStill ? 0 : 160,
    reduceMotion: isStill,
    localIdeographFontFamily: textFont[0] ?? false,
    locale,
    transformRequest: async (url) =>
      isTileRequest(access.apiOrigin, url) ? { url, headers: tileHeaders(await access.token(), access.anonKey) } : { url },
  })
}
