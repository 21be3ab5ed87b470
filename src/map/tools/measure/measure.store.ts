import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { LngLat } from '@/domain/frame'
import { stepBack, stepForward } from '@/domain/history'
import { areaUnits, pathLengthM, ringAreaM2 } from '@/geo/measure/measure'
import { addPoint, clearSketch, emptySketch, type MeasureMode, type Sketch } from './sketch'

/** The measuring tool: what was pressed so far, and where the cursor would take it. */
export const useMeasure = defineStore('measure', () => {
  const mode = ref<MeasureMode>('distance')
  const isActive = ref(false)
  const sketch = shallowRef<Sketch>(emptySketch)
  const cursor = shallowRef<LngLat | null>(null)

  /** The points with the cursor's after them while measuring goes on. */
  const preview = computed<readonly LngLat[]>(() => {
    const points = sketch.value.now
    return isActive.value && cursor.value !== null && points.length > 0 ? [...points, cursor.value] : points
  })
  const lengthM = computed(() => pathLengthM(preview.value))
  const perimeterM = computed(() => {
    const [first] = preview.value
    return first === undefined ? 0 : pathLengthM([...preview.value, first])
  })
  const area = computed(() => areaUnits(ringAreaM2(preview.value)))

  const add = (at: LngLat) => {
    sketch.value = addPoint(sketch.value, at)
  }
  const undo = () => {
    sketch.value = stepBack(sketch.value)
  }
  const redo = () => {
    sketch.value = stepForward(sketch.value)
  }
  const clear = () => {
    sketch.value = clearSketch(sketch.value)
  }
  return { mode, isActive, sketch, cursor, preview, lengthM, perimeterM, area, add, undo, redo, clear }
})
