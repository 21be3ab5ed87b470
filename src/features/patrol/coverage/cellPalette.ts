import type { ClassPalette, Colour, StalePalette } from '@/geo/coverage'
import type { Palette } from '@/map/palette'

/** Red, green, blue, opacity (0 to 255) of `#rrggbb`, as our tokens are written; throws for anything else. */
function colourOfHex(text: string, opacity = 255): Colour {
  const [, red, green, blue] = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text.trim()) ?? []
  if (red === undefined || green === undefined || blue === undefined) throw new Error(`Not a six-digit colour: ${text}`)
  return [parseInt(red, 16), parseInt(green, 16), parseInt(blue, 16), opacity]
}

/** Unseen ground lets the map through: the eye should find roads and hamlets in it. */
const faint = 70

export function cellPalettes(palette: Palette): { readonly class: ClassPalette; readonly stale: StalePalette } {
  return {
    class: {
      seen: colourOfHex(palette['coverage-1']),
      probable: colourOfHex(palette['coverage-probable']),
      unseen: colourOfHex(palette['coverage-never'], faint),
    },
    stale: {
      upToDays: [1, 3, 7, 14],
      ramp: [
        colourOfHex(palette['coverage-0']),
        colourOfHex(palette['coverage-1']),
        colourOfHex(palette['coverage-2']),
        colourOfHex(palette['coverage-3']),
      ],
      older: colourOfHex(palette['coverage-4']),
      never: colourOfHex(palette['coverage-never'], faint),
    },
  }
}
