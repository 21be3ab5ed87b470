import fc from 'fast-check'
import { expect, test } from 'vitest'
import { packFixes, unpackFixes, type PackedFix } from './packFixes'

const fix = fc.record({
  timeMs: fc.integer({ min: -(2 ** 33), max: 2 ** 33 }).map((s) => s * 1000),
  lngE6: fc.integer({ min: -180_000_000, max: 180_000_000 }),
  latE6: fc.integer({ min: -85_060_000, max: 85_060_000 }),
  accDm: fc.integer({ min: -1, max: 32_760 }),
})

test('any fixes come back as they were', () => {
  fc.assert(
    fc.property(fc.array(fix, { maxLength: 40 }), (fixes) => {
      expect(unpackFixes(packFixes(fixes))).toEqual(fixes)
    }),
  )
})
test('in JSON a character is a character', () => {
  fc.assert(
    fc.property(fc.array(fix), (fixes) => {
      const packed = packFixes(fixes)
      expect(JSON.stringify(packed)).toHaveLength(packed.length + 2)
    }),
  )
})
test('a night of 5,760 noisy fixes, a minute each request, is under 100 kB', () => {
  const uuid = '00000000-0000-4000-8000-000000000000'
  let [lngE6, latE6, accDm] = [115_400_000, 26_450_000, 60]
  // A walker's six metres in any direction, and an accuracy that changes with each fix.
  const next = (at: number): PackedFix => {
    lngE6 += Math.round(70 * Math.sin(at * 1.7))
    latE6 += Math.round(70 * Math.cos(at * 2.3))
    accDm = 60 + Math.round(25 * Math.sin(at * 3.1))
    return { timeMs: (1_800_000_000 + at * 5) * 1000, lngE6, latE6, accDm }
  }
  const fixes = Array.from({ length: 5760 }, (_, at) => next(at))
  let bytes = 0
  for (let seq = 0; seq < 480; seq++) {
    const chunk = { patrol_id: uuid, seq, fixes: packFixes(fixes.slice(seq * 12, seq * 12 + 12)) }
    bytes += JSON.stringify({ chunk }).length
  }
  expect(bytes).toBeLessThan(100_000)
})
