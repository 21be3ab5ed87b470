import type { LngLat } from '@/domain/frame'
import type { Random } from '@/geo/random'
import type { PlantedFault, Track } from './countyTypes'
import { simplifyLine } from './lines'
import { positionsAt, type Stretch } from './patrolWalk'
import type { Plane } from './plane'
import type { Point } from './raster'

/** Silence longer than this splits a line: nobody knows where the team was. */
const gapS = 300
/** Metres a line for the map may leave the fixes by. */
const simplifyM = 5

export interface RecordedWalk {
  readonly track: Track
  readonly line: LngLat[][]
}

/**
 * What a phone would have stored: a fix about every `intervalS`, noise of 3–15 m that wanders rather than jumps,
 * sometimes a silence of 6–15 minutes, sometimes an absurd fix. Faults are listed with the index they start at.
 */
export function recordTrack(
  random: Random,
  stretches: readonly Stretch[],
  plane: Plane,
  startedAt: Date,
  intervalS: number,
  untilS: number,
): RecordedWalk {
  const endS = Math.min(untilS, stretches.at(-1)!.toS)
  const silence =
    random.chance(0.12) && endS > 1500 ? { fromS: random.range(300, endS - 1100), longS: random.range(360, 900) } : null
  const tS: number[] = []
  for (let t = 0; t <= endS; t += intervalS + (random.chance(0.15) ? random.int(3) - 1 : 0)) {
    if (silence && t > silence.fromS && t < silence.fromS + silence.longS) continue
    tS.push(Math.round(t))
  }
  const truth = positionsAt(stretches, tS)
  const sigmaM = random.range(3, 12)
  let driftX = sigmaM * random.normal()
  let driftY = sigmaM * random.normal()
  const fixes = truth.map(([x, y], k): Point => {
    // Noise forgets itself over about two minutes, as multipath does.
    const hold = Math.exp(-(k === 0 ? 0 : tS[k]! - tS[k - 1]!) / 120)
    const fresh = sigmaM * Math.sqrt(1 - hold * hold) * 0.7
    driftX = hold * driftX + fresh * random.normal()
    driftY = hold * driftY + fresh * random.normal()
    return [x + driftX, y + driftY]
  })
  const accuracyDm = fixes.map(() => Math.min(600, Math.round(10 * sigmaM * (0.8 + Math.abs(random.normal()) * 0.5))))
  const line = linesOf(fixes, tS, plane)
  const faults: PlantedFault[] = []
  if (silence) {
    const index = tS.findIndex((t, k) => k > 0 && t - tS[k - 1]! > gapS)
    if (index > 0) faults.push({ kind: 'gap', index })
  }
  const lngLat = fixes.map((point) => plane.toLngLat(point))
  if (fixes.length > 12 && random.chance(0.05)) plantFault(random, lngLat, tS, accuracyDm, faults, plane, fixes)
  return {
    line,
    track: {
      startedAt,
      tS,
      lngE6: lngLat.map(([lng]) => Math.round(lng * 1e6)),
      latE6: lngLat.map(([, lat]) => Math.round(lat * 1e6)),
      accuracyDm,
      faults,
    },
  }
}

function plantFault(
  random: Random,
  lngLat: LngLat[],
  tS: number[],
  accuracyDm: number[],
  faults: PlantedFault[],
  plane: Plane,
  fixes: readonly Point[],
): void {
  const index = 3 + random.int(lngLat.length - 6)
  const kind = random.pick(['jump', 'jump', 'null-island', 'same-second'] as const)
  faults.push({ kind, index })
  if (kind === 'null-island') lngLat[index] = [0, 0]
  else if (kind === 'same-second') tS[index] = tS[index - 1]!
  else {
    const angle = random.range(0, 2 * Math.PI)
    const far = random.range(3000, 20_000)
    lngLat[index] = plane.toLngLat([fixes[index]![0] + far * Math.cos(angle), fixes[index]![1] + far * Math.sin(angle)])
    accuracyDm[index] = 9000 + random.int(20_000)
  }
}

function linesOf(fixes: readonly Point[], tS: readonly number[], plane: Plane): LngLat[][] {
  const parts: Point[][] = []
  fixes.forEach((fix, k) => {
    if (k === 0 || tS[k]! - tS[k - 1]! > gapS) parts.push([])
    parts.at(-1)!.push(fix)
  })
  return parts
    .filter(({ length }) => length > 1)
    .map((part) => simplifyLine(part, simplifyM).map((point) => plane.toLngLat(point)))
}

/** The line of a patrol whose fixes have been erased: its true way, simplified. */
export function lineOnly(stretches: readonly Stretch[], plane: Plane): LngLat[][] {
  const points = stretches.flatMap(({ line }) => line)
  const line = simplifyLine(points, simplifyM).map((point) => plane.toLngLat(point))
  return line.length > 1 ? [line] : []
}
