import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { bandsOf } from '@/features/patrol/coverage/bands'

const sheet = readFileSync(new URL('../../src/ui/tokens.css', import.meta.url), 'utf8')

/** What a theme gives a token; the dark one has the light one's where it says nothing. */
function tokensOf(theme: 'light' | 'dark'): ReadonlyMap<string, string> {
  const blockOf = (selector: string) => sheet.slice(sheet.indexOf(`${selector} {`)).split('\n}')[0]!
  const blocks = theme === 'light' ? [blockOf(':root')] : [blockOf(':root'), blockOf('html.dark')]
  return new Map(
    blocks.flatMap((block) =>
      [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((found) => [found[1]!, found[2]!] as const),
    ),
  )
}
/** Contrast of two colours by WCAG 2. */
function contrast(one: string, other: string): number {
  const light = (hex: string) => {
    const [red, green, blue] = [1, 3, 5]
      .map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
      .map((share) => (share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4)) as [number, number, number]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05
  }
  return Math.max(light(one), light(other)) / Math.min(light(one), light(other))
}

/** From the best class to the worst: what a leader reads off the map from across the room. */
const ramps = {
  // Shares seen are listed from the worst on.
  'share seen': bandsOf.seen.map(({ token }) => token).toReversed(),
  'days since': bandsOf.stale.map(({ token }) => token),
  'visits owed': bandsOf.rule.map(({ token }) => token),
  'risk unseen': bandsOf.risk.map(({ token }) => token),
  heat: ['heat-1', 'heat-2', 'heat-3', 'heat-4'],
  severity: ['severity-1', 'severity-2', 'severity-3'],
}

for (const theme of ['light', 'dark'] as const)
  for (const [name, ramp] of Object.entries(ramps))
    test(`${name}: each worse class stands out more from the map in ${theme}, the worst most of all`, () => {
      const tokens = tokensOf(theme)
      const land = tokens.get('map-land')!
      const stands = ramp.map((token) => contrast(tokens.get(token)!, land))
      for (const [at, value] of stands.entries()) if (at > 0) expect(value / stands[at - 1]!).toBeGreaterThan(1.1)
    })
