import { wrap } from 'comlink'
import type { Cell, TopologyIssue } from '@/geo/topology/checkTopology'
import type { Shape } from '@/geo/topology/shape'
import { overtaken, type Overtaken, type Run } from './run'
import type { TopologyApi } from './topology.worker'

/** Checks in a worker of its own, which ends with the answer or its run: a check is pressed now and then, and 700 cells take seconds. */
export async function checkTopologyAside(
  run: Run,
  cells: readonly Cell[],
  parent: Shape | null,
  changed: ReadonlySet<string>,
): Promise<readonly TopologyIssue[] | Overtaken> {
  if (run.isOver()) return overtaken
  const worker = new Worker(new URL('./topology.worker.ts', import.meta.url), { type: 'module', name: 'topology' })
  try {
    return await run.take(wrap<TopologyApi>(worker).checkTopology(cells, parent, changed))
  } finally {
    worker.terminate()
  }
}
