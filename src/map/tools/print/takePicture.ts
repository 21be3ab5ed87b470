import type { Map } from 'maplibre-gl'
import type { Basemap } from '@/map/basemaps/basemap'
import { countLegend, type LegendSection } from '@/map/counts'
import { readPalette } from '@/map/palette'
import { drawnWhole, pictureOf } from '@/map/print/picture'
import type { MapHandle } from '@/map/useMap'
import { metresPerMm, pxPerMm, zoomOfScale, type Frame } from './paper'

export interface MapPicture {
  readonly href: string
  readonly metresOfMm: number
  /** Whether every tile was there when the picture was taken. */
  readonly isWhole: boolean
  readonly legend: readonly LegendSection[]
  readonly attribution: string
}

/** Two dots of the picture to a pixel: about 190 to the inch on paper. */
const printedPixelRatio = 2
const tilesMostMs = 20_000

/** Lays the map out as it will stand on the paper; gives the way back. */
function layOut(map: Map, frame: Frame, scale: number | null): () => void {
  const container = map.getContainer()
  const { style } = container
  const [center, zoom, ratio, bounds] = [map.getCenter(), map.getZoom(), map.getPixelRatio(), map.getBounds()]
  style.width = `${frame.widthMm * pxPerMm}px`
  style.height = `${frame.heightMm * pxPerMm}px`
  // It is larger than its place for a while: nobody presses it.
  container.inert = true
  map.setPixelRatio(printedPixelRatio)
  map.resize()
  if (scale === null) map.fitBounds(bounds, { duration: 0, maxZoom: map.getMaxZoom() })
  else map.jumpTo({ center, zoom: zoomOfScale(scale, center.lat) })
  return () => {
    style.width = style.height = ''
    container.inert = false
    map.setPixelRatio(ratio)
    map.resize()
    map.jumpTo({ center, zoom })
  }
}

/** Paper is white whatever the screen is: the whole page in its light colours, until the way back is gone. */
function inLight({ host }: MapHandle, basemap: Basemap): () => void {
  const root = document.documentElement
  if (!root.classList.contains('dark')) return () => undefined
  const draw = () => {
    const palette = readPalette(root)
    host.setBase(basemap.style(palette), palette)
  }
  root.classList.remove('dark')
  draw()
  return () => {
    root.classList.add('dark')
    draw()
  }
}

const attributionOf = (map: Map): string => {
  const said = Object.values(map.getStyle().sources).flatMap((source) =>
    'attribution' in source && source.attribution ? [source.attribution.replace(/<[^>]+>/g, '')] : [],
  )
  return [...new Set(said)].join(' · ')
}

/**
 * What the map shows now, drawn anew for a frame on paper in light colours, at a scale or so that all that is in view stays in view.
 * The map stands as it stood when this ends; the page stays light until `lightEnds` is called, since the legend is drawn in its colours.
 */
export async function takePicture(
  handle: MapHandle,
  basemap: Basemap,
  frame: Frame,
  scale: number | null,
): Promise<MapPicture & { readonly lightEnds: () => void }> {
  const { map, host } = handle
  const lightEnds = inLight(handle, basemap)
  const layBack = layOut(map, frame, scale)
  try {
    const isWhole = await drawnWhole(map, tilesMostMs)
    return {
      href: await pictureOf(map),
      metresOfMm: metresPerMm(map.getZoom(), map.getCenter().lat),
      isWhole,
      legend: countLegend(map, host.shown.value),
      attribution: attributionOf(map),
      lightEnds,
    }
  } catch (failure) {
    lightEnds()
    throw failure
  } finally {
    layBack()
  }
}
