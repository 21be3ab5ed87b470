import { wrap, type Remote } from 'comlink'
import type { WorkbookApi } from './workbook.worker'

export interface WorkbookClient {
  readonly api: Remote<WorkbookApi>
  /** Ends the worker and whatever it was writing. */
  close(): void
}

/** Starts a worker of its own for one workbook. */
export function createWorkbookClient(): WorkbookClient {
  const worker = new Worker(new URL('./workbook.worker.ts', import.meta.url), { type: 'module', name: 'workbook' })
  return { api: wrap<WorkbookApi>(worker), close: () => worker.terminate() }
}
