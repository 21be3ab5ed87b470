import type { StyleSpecification } from 'maplibre-gl'
import type { Bbox } from '@/domain/frame'
import type { Palette } from '@/map/palette'

/** What lies under our layers. Data stay WGS-84: a basemap in another frame re-aligns its own tiles. */
export interface Basemap {
  readonly id: string
  readonly titleKey: string
  /** A name of its own, for a file the person chose. */
  readonly title?: string
  readonly frame: 'wgs84' | 'gcj02'
  readonly style: (palette: Palette) => StyleSpecification
  /** Where its tiles lie, to look there once when it is chosen. */
  readonly bbox?: Bbox
  /** 审图号, shown on screen and on prints wherever the supplier states one. */
  readonly reviewNumber?: string
}

/** CSS families for MapLibre's local glyphs: no glyph server is asked, so the families are those of the page. */
export const textFont = ['PingFang SC, Microsoft YaHei, Noto Sans CJK SC, Noto Sans SC, sans-serif']
