import type { Map, MapGeoJSONFeature, MapMouseEvent, MapTouchEvent, PointLike } from 'maplibre-gl'
import type { LngLat } from '@/domain/frame'
import type { Hit } from './layer'
import type { LayerHost, Listed } from './host'

/** What a tool that has taken the pointer hears instead of the layers. */
export interface PointerCapture {
  readonly onPress?: (at: LngLat) => void
  readonly onMove?: (at: LngLat) => void
  readonly cursor?: string
}

export interface Pointer {
  /** Gives every press and move to one tool (measuring, drawing) until the returned function is called. */
  readonly capture: (tool: PointerCapture) => () => void
  /** Calls back for a right press or a long touch; returns how to stop. */
  readonly onPlace: (listener: (at: LngLat) => void) => () => void
  /** Calls back with the position under the cursor, null when it leaves; at most once a frame. */
  readonly onHover: (listener: (at: LngLat | null) => void) => () => void
  readonly remove: () => void
}

const longPressMs = 550
/** A finger covers more than a cursor's tip, in map pixels. */
const reachPx = { mouse: 3, touch: 12 }

type PointerMap = Pick<Map, 'on' | 'off' | 'queryRenderedFeatures' | 'setFeatureState' | 'getCanvas' | 'getLayer' | 'getSource'>

const idOf = (feature: MapGeoJSONFeature) => {
  const id: unknown = feature.properties['id'] ?? feature.id
  return typeof id === 'string' || typeof id === 'number' ? String(id) : null
}

/** One listener for the whole map: a listener a layer would hit-test the canvas once for each on every move. */
export function createPointer(map: PointerMap, host: LayerHost, onEmptyPress: () => void): Pointer {
  let captured: PointerCapture | null = null
  let hovered: MapGeoJSONFeature | null = null
  let frame = 0
  let pressTimer = 0
  const placeListeners = new Set<(at: LngLat) => void>()
  const hoverListeners = new Set<(at: LngLat | null) => void>()

  function hitAt(point: { x: number; y: number }, reach: number): { feature: MapGeoJSONFeature; owner: Listed } | null {
    const owners = new globalThis.Map<string, Listed>()
    for (const owner of host.shown.value)
      for (const id of owner.pressable ?? []) if (map.getLayer(id) !== undefined) owners.set(id, owner)
    if (owners.size === 0) return null
    const box: [PointLike, PointLike] = [
      [point.x - reach, point.y - reach],
      [point.x + reach, point.y + reach],
    ]
    const feature = map.queryRenderedFeatures(box, { layers: [...owners.keys()] })[0]
    const owner = feature === undefined ? undefined : owners.get(feature.layer.id)
    return feature === undefined || owner === undefined ? null : { feature, owner }
  }

  function mark(feature: MapGeoJSONFeature | null) {
    if (hovered?.id === feature?.id && hovered?.source === feature?.source) return
    for (const [target, hover] of [
      [hovered, false],
      [feature, true],
    ] as const)
      if (target?.id !== undefined && map.getSource(target.source) !== undefined)
        map.setFeatureState(
          {
            source: target.source,
            id: target.id,
            ...(target.sourceLayer === undefined ? {} : { sourceLayer: target.sourceLayer }),
          },
          { hover },
        )
    hovered = feature
  }

  const onMove = (event: MapMouseEvent) => {
    cancelAnimationFrame(frame)
    frame = requestAnimationFrame(() => {
      const at: LngLat = [event.lngLat.lng, event.lngLat.lat]
      for (const listener of hoverListeners) listener(at)
      if (captured !== null) return void captured.onMove?.(at)
      const hit = hitAt(event.point, reachPx.mouse)
      mark(hit?.feature ?? null)
      map.getCanvas().style.cursor = hit === null ? '' : 'pointer'
    })
  }

  const onOut = () => {
    cancelAnimationFrame(frame)
    mark(null)
    for (const listener of hoverListeners) listener(null)
  }

  const onClick = (event: MapMouseEvent) => {
    const at: LngLat = [event.lngLat.lng, event.lngLat.lat]
    if (captured !== null) return void captured.onPress?.(at)
    const isTouch = event.originalEvent instanceof PointerEvent && event.originalEvent.pointerType === 'touch'
    const hit = hitAt(event.point, isTouch ? reachPx.touch : reachPx.mouse)
    const id = hit === null ? null : idOf(hit.feature)
    if (hit === null) return onEmptyPress()
    const { feature, owner } = hit
    const report: Hit = {
      id: id ?? '',
      layerId: feature.layer.id,
      at,
      geometry: feature.geometry,
      properties: feature.properties,
    }
    owner.onPress?.(report)
  }

  const place = (event: MapMouseEvent | MapTouchEvent) => {
    // The browser's own menu would lie over the answer; a drawing tool uses the right press itself.
    event.originalEvent.preventDefault()
    if (captured !== null) return
    for (const listener of placeListeners) listener([event.lngLat.lng, event.lngLat.lat])
  }
  const onTouchStart = (event: MapTouchEvent) => {
    clearTimeout(pressTimer)
    if (event.points.length === 1) pressTimer = window.setTimeout(() => place(event), longPressMs)
  }
  const cancelPress = () => clearTimeout(pressTimer)

  map.on('mousemove', onMove)
  map.on('mouseout', onOut)
  map.on('click', onClick)
  map.on('contextmenu', place)
  map.on('touchstart', onTouchStart)
  map.on('touchend', cancelPress)
  map.on('touchmove', cancelPress)

  return {
    capture: (tool) => {
      captured = tool
      mark(null)
      map.getCanvas().style.cursor = tool.cursor ?? 'crosshair'
      return () => {
        if (captured !== tool) return
        captured = null
        map.getCanvas().style.cursor = ''
      }
    },
    onPlace: (listener) => {
      placeListeners.add(listener)
      return () => void placeListeners.delete(listener)
    },
    onHover: (listener) => {
      hoverListeners.add(listener)
      return () => void hoverListeners.delete(listener)
    },
    remove: () => {
      cancelAnimationFrame(frame)
      clearTimeout(pressTimer)
      map.off('mousemove', onMove)
      map.off('mouseout', onOut)
      map.off('click', onClick)
      map.off('contextmenu', place)
      map.off('touchstart', onTouchStart)
      map.off('touchend', cancelPress)
      map.off('touchmove', cancelPress)
    },
  }
}
