import { transfer, wrap, type Remote } from 'comlink'
import type { CoverageApi, WorkerPatrol } from './coverage.worker'
import { within, type Asked, type Overtaken, type Run } from './run'

export interface CoverageClient {
  readonly during: (run: Run) => Asked<CoverageApi>
  /** Hands the fixes over without copying; the patrols' arrays are empty afterwards. */
  addPatrols(
    run: Run,
    patrols: readonly WorkerPatrol[],
  ): Promise<Awaited<ReturnType<Remote<CoverageApi>['addPatrols']>> | Overtaken>
  close(): void
}

/** Starts a worker of its own, which keeps the areas and patrols it is given; `close` ends it and whatever it was computing. */
export function createCoverageClient(): CoverageClient {
  const worker = new Worker(new URL('./coverage.worker.ts', import.meta.url), { type: 'module', name: 'coverage' })
  const api = wrap<CoverageApi>(worker)
  return {
    during: (run) => within(run, api),
    addPatrols: (run, patrols) => {
      // Tracks cut from one buffer must hand it over once only.
      const buffers = new Set(
        patrols.flatMap(({ track }) => [
          track.lngLat.buffer,
          track.timeMs.buffer,
          track.accuracyM.buffer,
          track.altitudeM.buffer,
        ]),
      )
      return run.take(api.addPatrols(transfer(patrols, [...buffers])))
    },
    close: () => worker.terminate(),
  }
}
