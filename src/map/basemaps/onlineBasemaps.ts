import type { StyleSpecification } from 'maplibre-gl'
import type { Basemap } from './basemap'
import { realignedTemplate } from './gcjProtocol'

/** What a county has signed up for; an absent one is not offered. */
export interface BasemapSettings {
  readonly tiandituToken?: string | undefined
  /** Raster template of AMap or another GCJ-02 supplier, with {z}, {x}, {y} and optionally {s}. */
  readonly amapUrl?: string | undefined
  /** Raster template of an OpenStreetMap server the county may use. */
  readonly osmUrl?: string | undefined
  /** 审图号 as the supplier states it this year, e.g. on its own public map. It changes, so it is a setting. */
  readonly tiandituReviewNumber?: string | undefined
  readonly amapReviewNumber?: string | undefined
}

const reviewed = (reviewNumber: string | undefined) => (reviewNumber ? { reviewNumber } : {})

interface RasterLayer {
  readonly id: string
  readonly tiles: readonly string[]
  readonly attribution: string
  readonly maxzoom: number
}

const raster = (layers: readonly RasterLayer[]): StyleSpecification => ({
  version: 8,
  sources: Object.fromEntries(
    layers.map(({ id, tiles, attribution, maxzoom }) => [
      id,
      { type: 'raster', tiles: [...tiles], tileSize: 256, attribution, maxzoom },
    ]),
  ),
  layers: layers.map(({ id }) => ({ id, type: 'raster', source: id })),
})

function tianditu(token: string, reviewNumber: string | undefined): Basemap[] {
  const layer = (name: string): RasterLayer => ({
    id: `tianditu-${name}`,
    tiles: Array.from(
      { length: 8 },
      (_, host) => `https://t${host}.tianditu.gov.cn/DataServer?T=${name}_w&x={x}&y={y}&l={z}&tk=${encodeURIComponent(token)}`,
    ),
    attribution: '天地图',
    maxzoom: 18,
  })
  const make = (id: string, names: readonly string[]): Basemap => ({
    id,
    titleKey: `basemap.${id}`,
    frame: 'wgs84',
    ...reviewed(reviewNumber),
    style: () => raster(names.map(layer)),
  })
  return [make('tianditu', ['vec', 'cva']), make('tianditu-image', ['img', 'cia'])]
}

const amap = (url: string, reviewNumber: string | undefined): Basemap => ({
  id: 'amap',
  titleKey: 'basemap.amap',
  frame: 'gcj02',
  ...reviewed(reviewNumber),
  style: () => raster([{ id: 'amap', tiles: [realignedTemplate('amap', url)], attribution: '高德地图', maxzoom: 18 }]),
})

const osm = (url: string): Basemap => ({
  id: 'osm',
  titleKey: 'basemap.osm',
  frame: 'wgs84',
  style: () => raster([{ id: 'osm', tiles: [url], attribution: '© OpenStreetMap', maxzoom: 19 }]),
})

/** The online basemaps that the settings open, in the order they are offered. */
export function onlineBasemaps(settings: BasemapSettings): Basemap[] {
  const { tiandituToken, amapUrl, osmUrl, tiandituReviewNumber, amapReviewNumber } = settings
  return [
    ...(tiandituToken ? tianditu(tiandituToken, tiandituReviewNumber) : []),
    ...(amapUrl ? [amap(amapUrl, amapReviewNumber)] : []),
    ...(osmUrl ? [osm(osmUrl)] : []),
  ]
}
