import { useEventListener } from '@vueuse/core'
import { computed, ref, shallowRef } from 'vue'
import { moveStop } from '@/domain/plan'
import { usePlanner } from '@/features/patrol/planner/planner.store'
import { indexAt, mayGo, previewOf, type Preview, type Target } from './dragging'

/** A press that moves less than this is a press. */
const slackPx = 5

interface Held {
  readonly stopId: string
  readonly pointerId: number
  readonly fromX: number
  readonly fromY: number
}

/**
 * Drags a stop along the rows of the time line, by mouse, pen or finger. While it is held, the night is timed with the stop where
 * it would land. Rows carry `data-team`. Esc, or letting go beside the rows, leaves everything as it was.
 */
export function useStopDrag(spanS: () => number) {
  const planner = usePlanner()
  const held = shallowRef<Held | null>(null)
  const isMoving = ref(false)
  const pointer = shallowRef<readonly [x: number, y: number]>([0, 0])
  const target = shallowRef<Target | null>(null)
  /** The row under the pointer belongs to a team that may not take the stop. */
  const isBarred = ref(false)
  /** The press that ends a drag is no press on the stop. */
  let isJustDropped = false

  const stopId = computed(() => (isMoving.value ? (held.value?.stopId ?? null) : null))
  const stop = computed(() => planner.draft?.stops.find(({ id }) => id === held.value?.stopId) ?? null)
  const preview = computed<Preview | null>(() => {
    const { draft, problem, timings, matrices } = planner
    if (!isMoving.value || !held.value || !target.value || !draft || !problem) return null
    return previewOf(draft, timings, held.value.stopId, target.value, matrices, problem)
  })

  function begin(event: PointerEvent, id: string): void {
    if (event.button !== 0 || held.value) return
    isJustDropped = false
    held.value = { stopId: id, pointerId: event.pointerId, fromX: event.clientX, fromY: event.clientY }
  }
  function end(): void {
    held.value = null
    target.value = null
    isMoving.value = false
    isBarred.value = false
  }
  function targetAt(x: number, y: number, { stopId: id }: Held): Target | null {
    const lane = document.elementsFromPoint(x, y).find((element): element is HTMLElement => element.matches('[data-team]'))
    const teamId = lane?.dataset['team']
    const timed = planner.timings.find((one) => one.teamId === teamId)
    if (!lane || teamId === undefined || !timed || !stop.value) return null
    isBarred.value = !mayGo(stop.value, teamId)
    if (isBarred.value) return null
    const { left, width } = lane.getBoundingClientRect()
    return { teamId, index: indexAt(timed, planner.draft?.routes[teamId] ?? [], id, ((x - left) / width) * spanS()) }
  }
  function move(event: PointerEvent): void {
    const now = held.value
    if (!now || event.pointerId !== now.pointerId) return
    const { clientX: x, clientY: y } = event
    if (!isMoving.value && Math.hypot(x - now.fromX, y - now.fromY) < slackPx) return
    isMoving.value = true
    isBarred.value = false
    pointer.value = [x, y]
    const next = targetAt(x, y, now)
    const isSame = next?.teamId === target.value?.teamId && next?.index === target.value?.index
    if (!isSame) target.value = next
  }
  function drop(event: PointerEvent): void {
    const now = held.value
    if (!now || event.pointerId !== now.pointerId) return
    const to = target.value
    isJustDropped = isMoving.value
    end()
    if (to) void planner.edit((from) => moveStop(from, now.stopId, to.teamId, to.index))
  }
  useEventListener(window, 'pointermove', move)
  useEventListener(window, 'pointerup', drop)
  useEventListener(window, 'pointercancel', end)
  useEventListener(
    window,
    'keydown',
    (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || !isMoving.value) return
      // It closes the drag and nothing else.
      event.stopPropagation()
      event.preventDefault()
      end()
    },
    { capture: true },
  )
  /** Whether a press on a stop means the stop: not when it only ended a drag. */
  function isPress(): boolean {
    const wasDrop = isJustDropped
    isJustDropped = false
    return !wasDrop
  }
  return { stopId, stop, preview, pointer, isBarred, begin, isPress }
}
