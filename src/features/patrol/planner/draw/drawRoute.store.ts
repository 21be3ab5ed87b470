import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { LngLat } from '@/domain/frame'
import { historyOf, stepBack, stepForward } from '@/domain/history'
import { clearDrawn, drawnOf, type PlanDraft } from '@/domain/plan'
import { ontoRoad } from '@/stores/routing/travel'
import { finishDrawing, press, toggleStop, type Drawing } from './drawing'
import type { DrawnWay } from './drawnWay'
import { drawnWayOf } from '@/features/patrol/planner/solve/engine'
import { usePlanner } from '@/features/patrol/planner/planner.store'

/** The route that is being drawn by hand: its points, and the way they give by road. */
export const useDrawRoute = defineStore('planner.drawRoute', () => {
  const planner = usePlanner()
  const teamId = ref<string | null>(null)
  const drawing = shallowRef<Drawing>(historyOf([]))
  /** The way through the points as far as it is known; null before the first. */
  const way = shallowRef<DrawnWay | null>(null)
  let newest = 0

  const isOpen = computed(() => teamId.value !== null)
  const team = computed(() => planner.draft?.teams.find(({ id }) => id === teamId.value) ?? null)
  const isDrawn = computed(() => planner.draft !== null && team.value !== null && drawnOf(planner.draft, team.value.id) !== null)

  /** Opens the drawing of a team, as it was left or empty. */
  function open(id: string): void {
    const draft = planner.draft
    if (!draft) return
    const known = new Set(draft.stops.map((stop) => stop.id))
    const points = (drawnOf(draft, id) ?? []).map(({ at, stopId }) => ({
      at,
      stopId: stopId && known.has(stopId) ? stopId : null,
    }))
    teamId.value = id
    drawing.value = historyOf(points)
  }
  /** The team most likely meant: that of the chosen stop, else the first without a route. */
  function likelyTeam(draft: PlanDraft): string | null {
    const chosen = draft.teams.find(({ id }) => planner.selectedStop !== null && draft.routes[id]?.includes(planner.selectedStop))
    return (chosen ?? draft.teams.find(({ id }) => (draft.routes[id] ?? []).length === 0) ?? draft.teams[0])?.id ?? null
  }
  function start(): void {
    const id = planner.draft && likelyTeam(planner.draft)
    if (id !== null) open(id)
  }
  function close(): void {
    teamId.value = null
    drawing.value = historyOf([])
  }

  /** One press: on a stop that is there, or on the ground, brought onto a road within `withinM`. */
  async function add(at: LngLat, stopId: string | null, withinM: number): Promise<void> {
    const going = team.value
    if (!going) return
    const stop = stopId === null ? undefined : planner.draft?.stops.find(({ id }) => id === stopId)
    const place = stop ? stop.at : await ontoRoad(going.way, at, withinM)
    if (teamId.value === going.id) drawing.value = press(drawing.value, { at: place, stopId: stop?.id ?? null })
  }
  const turn = () => (drawing.value = toggleStop(drawing.value, crypto.randomUUID()))
  const undo = () => (drawing.value = stepBack(drawing.value))
  const redo = () => (drawing.value = stepForward(drawing.value))

  async function finish(nameOf: (number: number) => string): Promise<void> {
    const id = teamId.value
    const points = drawing.value.now
    close()
    if (id !== null && points.length > 0)
      await planner.edit((from) => finishDrawing(from, id, points, crypto.randomUUID(), nameOf))
  }
  async function remove(): Promise<void> {
    const id = teamId.value
    close()
    if (id !== null) await planner.edit((from) => clearDrawn(from, id))
  }

  watch([team, () => drawing.value.now], async ([going, points]) => {
    const own = ++newest
    if (!going || points.length === 0) return void (way.value = null)
    const found = await drawnWayOf(going, points)
    if (own === newest) way.value = found
  })
  watch(
    () => planner.draft?.id,
    () => close(),
  )
  return { teamId, team, drawing, way, isOpen, isDrawn, open, start, close, add, turn, undo, redo, finish, remove }
})
