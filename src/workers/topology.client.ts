import { wrap } from 'comlink'
import type { Cell, TopologyIssue } from '@/geo/topology/checkTopology'
import type { Shape } from '@/geo/topology/shape'
import type { TopologyApi } from './topology.worker'

/** Checks in a worker of its own, which ends with the answer: a check is pressed now and then, and 700 cells take seconds. */
export async function checkTopologyAside(
  cells: readonly Cell[],
  parent: Shape | null,
  changed: ReadonlySet<string>,
): Promise<readonly TopologyIssue[]> {
  const worker = new Worker(new URL('./topology.worker.ts', import.meta.url), { type: 'module', name: 'topology' })
  try {
    return await wrap<TopologyApi>(worker).checkTopology(cells, parent, changed)
  } finally {
    worker.terminate()
  }
}
