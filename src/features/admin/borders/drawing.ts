import type { Geometry, Polygon, Position } from 'geojson'
import type { Map } from 'maplibre-gl'
import {
  TerraDraw,
  TerraDrawLineStringMode,
  TerraDrawPointMode,
  TerraDrawPolygonMode,
  TerraDrawSelectMode,
  type TerraDrawExtend,
} from 'terra-draw'
import { TerraDrawMapLibreGLAdapter } from 'terra-draw-maplibre-gl-adapter'
import { snapTo } from '@/geo/topology/snap'
import { partsOf, shapeOf, type Shape } from '@/geo/topology/shape'
import { handPrefix } from '@/map/composeStyle'

export type Tool = 'select' | 'polygon' | 'linestring' | 'point'

export interface Drawing {
  /** Takes up a drawing tool; `select` lets what is edited be changed. */
  readonly use: (tool: Tool) => void
  /** Puts a geometry under the hand, in place of the one before; null puts nothing. */
  readonly edit: (geometry: Geometry | null) => void
  readonly stop: () => void
}

export interface DrawingEvents {
  /** Outlines that corners and sides snap to. */
  readonly snapTargets: () => readonly Shape[]
  readonly onDrawn: (geometry: Geometry) => void
  readonly onEdited: (geometry: Geometry) => void
}

export interface DrawingColours {
  readonly draft: `#${string}`
  readonly corner: `#${string}`
}

/** How near the pointer snaps, in screen pixels. */
const snapPx = 12
const earthM = 40_075_016.686
const rounded = ([lng = 0, lat = 0]: Position): Position => [Math.round(lng * 1e9) / 1e9, Math.round(lat * 1e9) / 1e9]

/** Terra Draw takes no holes: a part is edited by its outer ring, and gets its holes back afterwards. */
const outerRings = (geometry: Geometry): Polygon[] =>
  geometry.type === 'Polygon' || geometry.type === 'MultiPolygon'
    ? partsOf(geometry).map(([outer = []]) => ({ type: 'Polygon', coordinates: [outer.map(rounded)] }))
    : []

function simpleParts(
  geometry: Geometry,
): (Polygon | { type: 'LineString'; coordinates: Position[] } | { type: 'Point'; coordinates: Position })[] {
  switch (geometry.type) {
    case 'Point':
      return [{ type: 'Point', coordinates: rounded(geometry.coordinates) }]
    case 'LineString':
      return [{ type: 'LineString', coordinates: geometry.coordinates.map(rounded) }]
    case 'MultiLineString':
      return geometry.coordinates.map((line) => ({ type: 'LineString', coordinates: line.map(rounded) }))
    default:
      return outerRings(geometry)
  }
}

const modeOf = { Polygon: 'polygon', LineString: 'linestring', Point: 'point' } as const

/** Puts edited parts together again in the type that they came from, holes included. */
function rejoin(original: Geometry, parts: readonly Geometry[]): Geometry | null {
  const [first] = parts
  if (first === undefined) return null
  if (original.type === 'Point' || original.type === 'LineString') return first
  if (original.type === 'MultiLineString')
    return {
      type: 'MultiLineString',
      coordinates: parts.flatMap((part) => (part.type === 'LineString' ? [part.coordinates] : [])),
    }
  if (original.type !== 'Polygon' && original.type !== 'MultiPolygon') return null
  const holes = partsOf(original).map(([, ...inner]) => inner)
  return shapeOf(parts.flatMap((part, i) => (part.type === 'Polygon' ? [[...part.coordinates, ...(holes[i] ?? [])]] : [])))
}

/** Drawing on the map by hand. Holds one geometry at a time; what it means is the caller's. */
export function createDrawing(map: Map, colours: DrawingColours, { snapTargets, onDrawn, onEdited }: DrawingEvents): Drawing {
  let edited: Geometry | null = null
  let ids: TerraDrawExtend.FeatureId[] = []

  const toCustom = ({ lng, lat }: { lng: number; lat: number }): Position | undefined => {
    const metresPerPx = (earthM * Math.cos((lat * Math.PI) / 180)) / (512 * 2 ** map.getZoom())
    const snap = snapTo([lng, lat], snapTargets(), snapPx * metresPerPx)
    return snap === null ? undefined : rounded(snap.at)
  }
  const snapping = { toCustom }
  const coordinates = { midpoints: true, draggable: true, deletable: true, snappable: snapping }
  const shape = { fillColor: colours.draft, fillOpacity: 0.15, outlineColor: colours.draft, outlineWidth: 2.5 } as const
  const draw = new TerraDraw({
    adapter: new TerraDrawMapLibreGLAdapter({ map, prefixId: handPrefix, coordinatePrecision: 9 }),
    modes: [
      new TerraDrawSelectMode({
        allowManualDeselection: false,
        flags: {
          polygon: { feature: { draggable: false, coordinates } },
          linestring: { feature: { draggable: false, coordinates } },
          point: { feature: { draggable: true } },
        },
        styles: {
          selectedPolygonColor: colours.draft,
          selectedPolygonFillOpacity: 0.15,
          selectedPolygonOutlineColor: colours.draft,
          selectedPolygonOutlineWidth: 2.5,
          selectedLineStringColor: colours.draft,
          selectedPointColor: colours.draft,
          selectionPointColor: colours.corner,
          selectionPointOutlineColor: colours.draft,
          selectionPointOutlineWidth: 2,
          selectionPointWidth: 5,
          midPointColor: colours.draft,
          midPointOutlineColor: colours.corner,
          midPointWidth: 3,
        },
      }),
      new TerraDrawPolygonMode({ snapping, styles: shape }),
      new TerraDrawLineStringMode({ snapping, styles: { lineStringColor: colours.draft, lineStringWidth: 3 } }),
      new TerraDrawPointMode({
        styles: { pointColor: colours.draft, pointWidth: 7, pointOutlineColor: colours.corner, pointOutlineWidth: 2 },
      }),
    ],
  })
  draw.start()

  function edit(geometry: Geometry | null): void {
    edited = geometry
    draw.clear()
    ids = []
    draw.setMode('select')
    if (geometry === null) return
    const added = draw.addFeatures(
      simpleParts(geometry).map((part) => ({ type: 'Feature', geometry: part, properties: { mode: modeOf[part.type] } })),
    )
    ids = added.flatMap(({ id, valid }) => (valid && id !== undefined ? [id] : []))
    const [first] = ids
    if (first !== undefined) draw.selectFeature(first)
  }

  draw.on('finish', (id, { action }) => {
    if (action === 'draw') {
      const drawn = draw.getSnapshotFeature(id)?.geometry
      draw.removeFeatures([id])
      if (drawn !== undefined) onDrawn(drawn)
      return
    }
    if (edited === null) return
    const parts = ids.flatMap((part) => draw.getSnapshotFeature(part)?.geometry ?? [])
    const whole = rejoin(edited, parts)
    if (whole === null) return
    edited = whole
    onEdited(whole)
  })

  return {
    use: (tool) => {
      if (tool !== 'select') edit(null)
      draw.setMode(tool)
    },
    edit,
    stop: () => draw.stop(),
  }
}
