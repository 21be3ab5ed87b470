import { expect, test } from 'vitest'
import { parseReplay, serialiseReplay, type ReplayLink } from './link'

const link: ReplayLink = {
  fromMs: Date.parse('2026-11-20T22:00:00+08:00'),
  toMs: Date.parse('2026-11-21T06:00:00+08:00'),
  clockS: Date.parse('2026-11-21T01:40:00+08:00') / 1000,
  speed: 300,
  teamIds: ['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b'],
}

test('a link gives back what it was made from', () => {
  expect(parseReplay(serialiseReplay(link))).toEqual(link)
  const whole = { ...link, clockS: null, teamIds: [] }
  expect(parseReplay(serialiseReplay(whole))).toEqual(whole)
})

test.each([
  ['nothing', undefined],
  ['an empty text', ''],
  ['words', 'last~night~~60~'],
  ['an end before the start', '1790000600~1790000000~~60~'],
  ['more than a month', '1790000000~1792700000~~60~'],
])('%s is no link', (_, text) => {
  expect(parseReplay(text)).toBeNull()
})

test('a clock outside the period is brought in, an unknown speed becomes the usual one, a team that is none is left out', () => {
  expect(parseReplay('1790000000~1790003600~1790009999~7~not-a-team')).toEqual({
    fromMs: 1_790_000_000_000,
    toMs: 1_790_003_600_000,
    clockS: 1_790_003_600,
    speed: 60,
    teamIds: [],
  })
})
