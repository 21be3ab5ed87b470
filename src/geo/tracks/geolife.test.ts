import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { readTrackFolder } from '@tests/bench/track-files'
import { cleanTrack } from './cleanTrack'
import { findStays } from './stays'
import { fixDistanceM } from './track'

const folder = fileURLToPath(new URL('../../../../shared/data/tracks-geolife-dev', import.meta.url))
const reason = existsSync(folder) ? '' : ' (skipped: ../shared/data/tracks-geolife-dev is not here)'

test.skipIf(reason !== '')(
  `196 real tracks lose their doubled seconds, are split at silences and jumps, and nothing else${reason}`,
  () => {
    const raw = readTrackFolder(folder)
    const clean = raw.map((track) => cleanTrack(track))
    const sum = (of: (track: (typeof clean)[number]) => number) => clean.reduce((total, track) => total + of(track), 0)
    expect(raw).toHaveLength(196)
    expect(raw.reduce((total, track) => total + track.timeMs.length, 0)).toBe(157_001)
    expect(sum((track) => track.dropped['duplicate-second'])).toBe(4_014)
    expect(sum((track) => track.track.timeMs.length)).toBe(157_001 - 4_014)
    // 226 silences of over five minutes and 19 jumps of over 70 m/s; eight are both, a journey by train or air unrecorded.
    const isSilence = (gap: { seconds: number }) => gap.seconds > 300
    expect(sum((track) => track.gaps.filter(isSilence).length)).toBe(226)
    expect(sum((track) => track.gaps.filter(({ kind }) => kind === 'jump').length)).toBe(19)
    expect(sum((track) => track.altitudesUnknown)).toBeGreaterThan(1_000)
    expect(sum((track) => track.track.altitudeM.filter((metres) => Math.abs(metres + 236.83) < 0.1).length)).toBe(0)
    expect(sum((track) => findStays(track.track).length)).toBeGreaterThan(100)
    for (const { track, legStart } of clean)
      for (let leg = 0; leg + 1 < legStart.length; leg++)
        for (let i = legStart[leg]! + 1; i < legStart[leg + 1]!; i++) {
          const seconds = (track.timeMs[i]! - track.timeMs[i - 1]!) / 1000
          expect(seconds > 0 && seconds <= 300 && fixDistanceM(track.lngLat, i - 1, i) / Math.max(1, seconds) <= 70).toBe(true)
        }
  },
)
