import { expect, test } from 'vitest'
import { serves, sumByTeam, type Patrol, type Team } from './patrol'

const view = { id: 'v', fromAt: '2026-11-01T00:00:00Z', toAt: '2026-11-08T00:00:00Z', openedAtMs: 0 }
const hourMs = 3_600_000

test('a look serves its own period and any inside it, not a longer one', () => {
  expect(serves(view, view.fromAt, view.toAt, hourMs)).toBe(true)
  expect(serves(view, '2026-11-02T00:00:00Z', '2026-11-03T00:00:00Z', hourMs)).toBe(true)
  expect(serves(view, '2026-10-31T23:59:59Z', view.toAt, hourMs)).toBe(false)
  expect(serves(view, view.fromAt, '2026-11-08T00:00:01Z', hourMs)).toBe(false)
})

test('a look ends after twelve hours, and no look serves nothing', () => {
  expect(serves(view, view.fromAt, view.toAt, 12 * hourMs - 1)).toBe(true)
  expect(serves(view, view.fromAt, view.toAt, 12 * hourMs)).toBe(false)
  expect(serves(null, view.fromAt, view.toAt, 0)).toBe(false)
})

test('sums keep teams that did not go out, with the busiest first', () => {
  const teams: Team[] = ['甲', '乙'].map((name, i) => ({ id: String(i), name, kind: 'night', colour: i }))
  const patrol = (teamId: string, distanceM: number | null) => ({ teamId, distanceM }) as Patrol
  expect(sumByTeam(teams, [patrol('1', 1000), patrol('1', null), patrol('9', 5)])).toMatchObject([
    { team: { id: '1' }, patrols: 2, distanceM: 1000 },
    { team: { id: '0' }, patrols: 0, distanceM: 0 },
  ])
})
