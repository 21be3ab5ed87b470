import type { RoadGraph } from './graph'

/** Parts of the network between which there is no way, largest first. */
export interface Components {
  /** For each node its part; −1 for a node no open edge touches. */
  readonly ofNode: Int32Array
  readonly parts: readonly RoadPart[]
}

/** A part of the network, told by what a person can look for: how long, where, and its best-known road. */
export interface RoadPart {
  readonly lengthM: number
  readonly edges: number
  /** Middle of its box, metres of the graph's plane. */
  readonly x: number
  readonly y: number
  /** The name that runs longest in it, empty when no road of it has one. */
  readonly name: string
}

/** Joins the nodes of every open edge, whichever way it may be driven. O(edges). */
export function findComponents(graph: RoadGraph, isOpen: (edge: number) => boolean): Components {
  const parent = Int32Array.from({ length: graph.nodes }, (_, node) => node)
  const root = (node: number) => {
    while (parent[node] !== node) node = parent[node] = parent[parent[node]!]!
    return node
  }
  const touched = new Uint8Array(graph.nodes)
  const open: number[] = []
  for (let edge = 0; edge < graph.edges; edge++) {
    if (!isOpen(edge)) continue
    open.push(edge)
    const [a, b] = [graph.edgeFrom[edge]!, graph.edgeTo[edge]!]
    touched[a] = touched[b] = 1
    parent[root(a)] = root(b)
  }
  const edgesOf = Map.groupBy(open, (edge) => root(graph.edgeFrom[edge]!))
  const lengthOf = (edges: readonly number[]) => edges.reduce((sum, edge) => sum + graph.edgeLengthM[edge]!, 0)
  const ranked = [...edgesOf]
    .map(([at, edges]) => ({ at, edges, lengthM: lengthOf(edges) }))
    .sort((a, b) => b.lengthM - a.lengthM)
  const rank = new Map(ranked.map(({ at }, part) => [at, part]))
  return {
    ofNode: parent.map((_, node) => (touched[node] === 1 ? rank.get(root(node))! : -1)),
    parts: ranked.map(({ edges, lengthM }) => ({
      lengthM,
      edges: edges.length,
      ...middleOf(graph, edges),
      name: longestName(graph, edges),
    })),
  }
}

function middleOf(graph: RoadGraph, edges: readonly number[]): { x: number; y: number } {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const edge of edges)
    for (let k = graph.shapeStart[edge]!; k < graph.shapeStart[edge + 1]!; k++) {
      minX = Math.min(minX, graph.shape[2 * k]!)
      maxX = Math.max(maxX, graph.shape[2 * k]!)
      minY = Math.min(minY, graph.shape[2 * k + 1]!)
      maxY = Math.max(maxY, graph.shape[2 * k + 1]!)
    }
  return { x: (minX + maxX) / 2, y: (minY + maxY) / 2 }
}

function longestName(graph: RoadGraph, edges: readonly number[]): string {
  const metres = new Map<number, number>()
  for (const edge of edges) {
    const name = graph.edgeName[edge]!
    if (name >= 0) metres.set(name, (metres.get(name) ?? 0) + graph.edgeLengthM[edge]!)
  }
  let best = ''
  let most = 0
  for (const [name, sum] of metres) if (sum > most) [best, most] = [graph.names[name]!, sum]
  return best
}
