import type { Geometry } from 'geojson'
import { onBeforeUnmount, watch } from 'vue'
import type { LngLat } from '@/domain/frame'
import type { Shape } from '@/geo/topology/shape'
import { handPrefix } from '@/map/composeStyle'
import { readPalette, type Palette } from '@/map/palette'
import { useMap, type MapHandle } from '@/map/useMap'
import { createDrawing, type Drawing, type Tool } from './drawing'

const hex = (palette: Palette, token: 'map-draft' | 'surface') => palette[token] as `#${string}`
/** A press this near a corner handle is the drawing's own, not a choice of the cell beneath. */
const handleReachPx = 9

export interface UseDrawingOptions {
  readonly snapTargets: () => readonly Shape[]
  readonly onDrawn: (geometry: Geometry) => void
  readonly onEdited: (geometry: Geometry) => void
  /** A press on the map that is not on a handle. */
  readonly onPress?: (at: LngLat, idBelow: string | null) => void
}

/** The drawing tool on the map for as long as a component lives: it takes the pointer, and gives it back at the end. */
export function useDrawing({ snapTargets, onDrawn, onEdited, onPress }: UseDrawingOptions) {
  const map = useMap()
  let drawing: Drawing | null = null
  let release: (() => void) | null = null
  let unwait: (() => void) | null = null
  let tool: Tool = 'select'
  let held: Geometry | null = null

  function press({ map: live }: MapHandle, at: LngLat): void {
    if (tool !== 'select' || onPress === undefined) return
    const { x, y } = live.project([at[0], at[1]])
    const near = live.queryRenderedFeatures([
      [x - handleReachPx, y - handleReachPx],
      [x + handleReachPx, y + handleReachPx],
    ])
    if (near.some(({ layer, geometry }) => layer.id.startsWith(handPrefix) && geometry.type === 'Point')) return
    const [below] = live.getLayer('edit-fill') === undefined ? [] : live.queryRenderedFeatures([x, y], { layers: ['edit-fill'] })
    const id: unknown = below?.properties['id']
    onPress(at, typeof id === 'string' ? id : null)
  }
  function start(handle: MapHandle): void {
    const palette = readPalette(document.documentElement)
    drawing = createDrawing(
      handle.map,
      { draft: hex(palette, 'map-draft'), corner: hex(palette, 'surface') },
      {
        snapTargets,
        onDrawn,
        onEdited: (geometry) => {
          held = geometry
          onEdited(geometry)
        },
      },
    )
    release = handle.pointer.capture({ onPress: (at) => press(handle, at), cursor: '' })
    // What was asked for before the map could draw.
    if (tool === 'select') drawing.edit(held)
    else drawing.use(tool)
  }
  /** An editor that is opened by its address is there before the first style is, and nothing may be added until then. */
  function startWhenStyled(handle: MapHandle): void {
    if (handle.map.getStyle() !== undefined) return start(handle)
    const { unsubscribe } = handle.map.on('style.load', () => {
      unwait?.()
      start(handle)
    })
    unwait = () => {
      unsubscribe()
      unwait = null
    }
  }
  function stop(): void {
    unwait?.()
    drawing?.stop()
    release?.()
    drawing = null
    release = null
  }
  watch(
    map,
    (handle) => {
      stop()
      if (handle !== null) startWhenStyled(handle)
    },
    { immediate: true },
  )
  onBeforeUnmount(stop)

  return {
    use: (next: Tool) => {
      tool = next
      drawing?.use(next)
    },
    /** Puts a geometry under the hand; the very one that was just edited there stays as it is. */
    edit: (geometry: Geometry | null) => {
      if (geometry !== null && geometry === held) return
      held = geometry
      tool = 'select'
      drawing?.edit(geometry)
    },
  }
}
