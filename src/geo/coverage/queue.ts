export type Queued = { readonly cost: number; readonly item: number; readonly stamp: number }

/** A heap: gives the cheapest first, and of equals the one put in first, so that runs repeat. O(log n) each way. */
export function createQueue() {
  const heap: (Queued & { readonly turn: number })[] = []
  let turns = 0
  const isBefore = (i: number, j: number) =>
    heap[i]!.cost < heap[j]!.cost || (heap[i]!.cost === heap[j]!.cost && heap[i]!.turn < heap[j]!.turn)
  const swap = (i: number, j: number) => ([heap[i], heap[j]] = [heap[j]!, heap[i]!])
  return {
    push(cost: number, item: number, stamp: number): void {
      let at = heap.push({ cost, item, stamp, turn: turns++ }) - 1
      for (let up = (at - 1) >> 1; at > 0 && isBefore(at, up); at = up, up = (at - 1) >> 1) swap(at, up)
    },
    pop(): Queued | undefined {
      const first = heap[0]
      const last = heap.pop()
      if (first === undefined || last === undefined || heap.length === 0) return first
      heap[0] = last
      for (let at = 0; ;) {
        const [left, right] = [at * 2 + 1, at * 2 + 2]
        let best = at
        if (left < heap.length && isBefore(left, best)) best = left
        if (right < heap.length && isBefore(right, best)) best = right
        if (best === at) return first
        swap(at, best)
        at = best
      }
    },
  }
}
