import type { Map } from 'maplibre-gl'
import { inject, provide, shallowRef, type ComputedRef, type InjectionKey, type ShallowRef } from 'vue'
import type { Basemap } from './basemaps/basemap'
import type { Camera } from './camera'
import type { LayerHost } from './host'
import type { Pointer } from './pointer'

/** The live map and what is built on it. Handed down by injection; it never enters a store. */
export interface MapHandle {
  readonly map: Map
  readonly host: LayerHost
  readonly camera: Camera
  readonly pointer: Pointer
  /** Every basemap that may be chosen now. */
  readonly basemaps: ComputedRef<readonly Basemap[]>
  /** Offers one more, for as long as the page is open; the same id replaces. */
  readonly addBasemap: (basemap: Basemap) => void
}

const key: InjectionKey<ShallowRef<MapHandle | null>> = Symbol('map')

/** Called once by the shell, above both the map and the panels; the map fills it when it exists. */
export function provideMap(): ShallowRef<MapHandle | null> {
  const handle = shallowRef<MapHandle | null>(null)
  provide(key, handle)
  return handle
}

/** The map, null until it exists: panels may open before it does. */
export function useMap(): Readonly<ShallowRef<MapHandle | null>> {
  const handle = inject(key)
  if (handle === undefined) throw new Error('useMap() was called outside the page that provides the map')
  return handle
}
