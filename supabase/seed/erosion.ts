import { drain } from './drainage'
import { forNeighbours, type Raster } from './raster'

/**
 * Lets rivers carve a landscape: uplift against stream-power erosion, solved implicitly from the outlets up
 * (Braun & Willett 2013), O(n log n) a step for the pit filling. Gives branching valleys and sharp divides.
 * Heights are metres, changed in place. `uplift` is metres a step; `strength` sets how low the relief ends.
 */
export function erode(
  raster: Raster,
  height: Float64Array,
  uplift: Float64Array,
  outlet: (cell: number) => boolean,
  { steps, strength }: { steps: number; strength: number },
): void {
  const n = height.length
  for (let step = 0; step < steps; step++) {
    const { receiver, order, upstream } = drain(raster, height, outlet)
    for (let at = 0; at < n; at++) {
      const cell = order[at]!
      const down = receiver[cell]!
      if (down < 0) continue
      const straight = Math.abs(cell - down) === 1 || Math.abs(cell - down) === raster.columns
      const length = straight ? 1 : Math.SQRT2
      const wear = (strength * Math.sqrt(upstream[cell]!)) / length
      height[cell] = (height[cell]! + uplift[cell]! + wear * height[down]!) / (1 + wear)
    }
    soften(raster, height, 0.08)
  }
}

/** One step of soil creep: each cell moves a share of the way to the mean of its neighbours. */
export function soften(raster: Raster, height: Float64Array | Float32Array, share: number): void {
  const before = height.slice()
  for (let cell = 0; cell < height.length; cell++) {
    let sum = 0
    let count = 0
    forNeighbours(raster, cell, (neighbour) => {
      sum += before[neighbour]!
      count++
    })
    height[cell] = before[cell]! + share * (sum / count - before[cell]!)
  }
}
