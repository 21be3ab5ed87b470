/** The tokens of `ui/tokens.css` that the map draws with. WebGL cannot read CSS variables, so they are read once a theme. */
export const tokens = [
  'text',
  'surface',
  'accent',
  'ok',
  'warning',
  'danger',
  'severity-1',
  'severity-2',
  'severity-3',
  'coverage-0',
  'coverage-1',
  'coverage-2',
  'coverage-3',
  'coverage-4',
  'coverage-never',
  'coverage-probable',
  'incident',
  'incident-soft',
  'heat-0',
  'heat-1',
  'heat-2',
  'heat-3',
  'heat-4',
  'kit-present',
  'kit-damaged',
  'kit-missing',
  'kit-unknown',
  'team-0',
  'team-1',
  'team-2',
  'team-3',
  'team-4',
  'team-5',
  'team-6',
  'team-7',
  'team-8',
  'team-9',
  'team-10',
  'team-11',
  'map-land',
  'map-relief',
  'map-wood',
  'map-water',
  'map-water-line',
  'map-water-text',
  'map-road',
  'map-road-casing',
  'map-road-main',
  'map-road-main-casing',
  'map-path',
  'map-contour',
  'map-text',
  'map-halo',
  'map-area-line',
  'map-area-fill',
  'map-selected',
  'map-hover',
  'map-office',
  'map-draft',
] as const
export type Token = (typeof tokens)[number]

/** Colour of every token, as CSS text that both canvas and MapLibre parse. */
export type Palette = Readonly<Record<Token, string>>

/** Builds a palette from a lookup of custom properties; a token the page does not define is an error, not black. */
export function paletteFrom(lookup: (property: string) => string): Palette {
  const entries = tokens.map((token) => {
    const value = lookup(`--${token}`).trim()
    if (value === '') throw new Error(`Design token --${token} has no value`)
    return [token, value] as const
  })
  return Object.fromEntries(entries) as Record<Token, string>
}

/** Reads the palette of the theme now on the page. */
export function readPalette(root: Element): Palette {
  const style = getComputedStyle(root)
  return paletteFrom((property) => style.getPropertyValue(property))
}
