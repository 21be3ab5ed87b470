import type { LngLat } from '@/domain/frame'
import { changed, historyOf, type History } from '@/domain/history'

export type MeasureMode = 'distance' | 'area'

/** The points that are measured, and the way back through them. */
export type Sketch = History<readonly LngLat[]>

export const emptySketch: Sketch = historyOf([])

export const addPoint = (sketch: Sketch, at: LngLat): Sketch => changed(sketch, [...sketch.now, at])

/** Takes everything away; a step back brings it back. */
export const clearSketch = (sketch: Sketch): Sketch => (sketch.now.length === 0 ? sketch : changed(sketch, []))
