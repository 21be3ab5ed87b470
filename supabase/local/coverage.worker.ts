// Counts coverage in a thread of its own, so that the server answers while it runs.
import { parentPort } from 'node:worker_threads'
import { expose } from 'comlink'
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs'
import {
  addPatrol,
  createCoverage,
  patrolAreaRecords,
  recordStamp,
  withdrawPatrol,
  type Coverage,
  type CoverageArea,
  type CoverageSettings,
  type PatrolAreaRecord,
  type RecordStamp,
} from '@/geo/coverage'
import { cleanTrack, trackOf, type TrackColumns } from '@/geo/tracks'
import { areaDayRows, gapRows, type AreaDayRow, type GapRow, type WeightedPlace } from './coverageRows.ts'

export interface PatrolFixes {
  readonly id: string
  readonly teamId: string | null
  /** Days since 1970-01-01 of the service day. */
  readonly day: number
  readonly columns: TrackColumns
}

let coverage: Coverage | undefined
const opened = (): Coverage => {
  if (coverage === undefined) throw new Error('Coverage was asked before its areas were given')
  return coverage
}

const api = {
  open(areas: readonly CoverageArea[], settings: Partial<CoverageSettings>): RecordStamp {
    coverage = createCoverage(areas, settings)
    return recordStamp(coverage)
  },
  addPatrols(patrols: readonly PatrolFixes[]): PatrolAreaRecord[] {
    return patrols.flatMap(({ id, teamId, day, columns }) => {
      const record = addPatrol(opened(), {
        id,
        day,
        ...(teamId === null ? {} : { teamId }),
        clean: cleanTrack(trackOf(columns)),
      })
      return patrolAreaRecords(opened(), record)
    })
  },
  /** Takes patrols out; gives the earliest day of those that were counted. */
  withdraw(ids: readonly string[]): number {
    let earliest = Infinity
    for (const id of ids) {
      earliest = Math.min(earliest, opened().patrols.get(id)?.day ?? Infinity)
      withdrawPatrol(opened(), id)
    }
    return earliest
  },
  areaDays: (fromDay: number, toDay: number): AreaDayRow[] => [...areaDayRows(opened(), fromDay, toDay)].flat(),
  gaps: (today: number, wanted: ReadonlySet<string>, leaves: ReadonlySet<string>, places: readonly WeightedPlace[]): GapRow[] =>
    gapRows(opened(), today, wanted, leaves, places),
}
export type CoverageThread = typeof api

if (parentPort !== null) expose(api, nodeEndpoint(parentPort))
