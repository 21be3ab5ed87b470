import type { LngLat } from '@/domain/frame'

export type MeasureMode = 'distance' | 'area'

/** What is being measured. Each change is a new value, so undo is a step back along `past`. */
export interface Sketch {
  readonly points: readonly LngLat[]
  readonly past: readonly (readonly LngLat[])[]
  readonly future: readonly (readonly LngLat[])[]
}

export const emptySketch: Sketch = { points: [], past: [], future: [] }

const changed = ({ points, past }: Sketch, next: readonly LngLat[]): Sketch => ({
  points: next,
  past: [...past, points],
  future: [],
})

export const addPoint = (sketch: Sketch, at: LngLat): Sketch => changed(sketch, [...sketch.points, at])

/** Takes everything away; undo brings it back. */
export const clearSketch = (sketch: Sketch): Sketch => (sketch.points.length === 0 ? sketch : changed(sketch, []))

export function undo({ points, past, future }: Sketch): Sketch {
  const before = past.at(-1)
  return before === undefined
    ? { points, past, future }
    : { points: before, past: past.slice(0, -1), future: [points, ...future] }
}

export function redo({ points, past, future }: Sketch): Sketch {
  const [after] = future
  return after === undefined ? { points, past, future } : { points: after, past: [...past, points], future: future.slice(1) }
}
