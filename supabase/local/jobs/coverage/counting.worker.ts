// Counts coverage in a thread of its own, so that the server answers while it runs.
import { parentPort } from 'node:worker_threads'
import { expose } from 'comlink'
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs'
import {
  addPatrol,
  blockPlace,
  createCoverage,
  dayText,
  patrolAreaRecords,
  recordStamp,
  seenBlocks,
  withdrawPatrol,
  type Coverage,
  type CoverageArea,
  type CoverageSettings,
  type PatrolAreaRecord,
  type RecordStamp,
  type SeenBlocks,
} from '@/geo/coverage'
import { cleanTrack, trackOf } from '@/geo/tracks'
import { areaDayRows, gapRows, type AreaDayRow, type GapRow, type WeightedPlace } from './storedRows.ts'
import type { DatedPlace, PatrolFixes } from './coverageSource.ts'

/** Cells that one patrol saw. */
export interface PatrolCells extends SeenBlocks {
  readonly patrolId: string
  readonly day: number
}

/** How cells are numbered; numbers of unequal keys are not to be mixed. */
export interface CellLayout {
  readonly key: string
  readonly cellM: number
  readonly regions: readonly (readonly [region: number, cells: number, areaIds: readonly string[]])[]
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
  addPatrols(patrols: readonly PatrolFixes[]): { readonly areas: PatrolAreaRecord[]; readonly cells: PatrolCells[] } {
    const added = patrols.map(({ id, teamId, day, columns }) =>
      addPatrol(opened(), { id, day, ...(teamId === null ? {} : { teamId }), clean: cleanTrack(trackOf(columns)) }),
    )
    return {
      areas: added.flatMap((record) => patrolAreaRecords(opened(), record)),
      cells: added.map((record) => ({ patrolId: record.id, day: record.day, ...seenBlocks(opened(), record) })),
    }
  },
  layout(): CellLayout {
    const { grid, regions, settings, areaIds } = opened()
    const { westM, southM, cols, rows, cellM } = grid
    const [lng, lat] = grid.projection.inverse(0, 0)
    return {
      key: [settings.cellM, lng.toFixed(7), lat.toFixed(7), westM, southM, cols, rows, regions.count, areaIds.length].join(';'),
      cellM,
      regions: Array.from(regions.cells.subarray(1), (cells, before) => [
        before + 1,
        cells,
        Array.from(
          regions.areas.subarray(regions.areaStart[before + 1]!, regions.areaStart[before + 2]!),
          (area) => areaIds[area]!,
        ),
      ]),
    }
  },
  /** The cells of places: id, region, block, bit, weight, day. Those outside all areas are left out. */
  places: (places: readonly DatedPlace[]) =>
    places.flatMap(({ id, lng, lat, weight, day }) => {
      const at = blockPlace(opened(), lng, lat)
      return at === undefined ? [] : [[id, at.region, at.block, at.bit, weight, day === null ? null : dayText(day)] as const]
    }),
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
