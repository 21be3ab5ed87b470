import type { LngLat } from '@/domain/frame'
import { changed, type History } from '@/domain/history'
import { addStop, setDrawn, type DrawnPoint, type PlanDraft, type PlanStop } from '@/domain/plan'

/** The points of a route while it is drawn, and the way back through them. */
export type Drawing = History<readonly DrawnPoint[]>

export const press = (drawing: Drawing, point: DrawnPoint): Drawing => changed(drawing, [...drawing.now, point])

/** Makes the last point a stop, or only a bend again. */
export function toggleStop(drawing: Drawing, newId: string): Drawing {
  const last = drawing.now.at(-1)
  if (!last) return drawing
  return changed(drawing, [...drawing.now.slice(0, -1), { at: last.at, stopId: last.stopId === null ? newId : null }])
}

const handDwellS = 600

/** A stop that a person puts on the map: must be visited, ten minutes. */
export const handStop = (id: string, at: LngLat, name: string): PlanStop => ({
  id,
  kind: 'manual',
  subjectId: null,
  name,
  reason: '',
  at,
  windowFromMs: null,
  windowToMs: null,
  dwellS: handDwellS,
  priority: 3,
  isMust: true,
  pinnedTeamId: null,
  isDropped: false,
})

/**
 * The drawing as a route of a team. Points that are stops the draft does not know become stops by hand; a drawing without
 * any stop turns round at its last point, which becomes one. The same stop pressed twice is a stop the first time.
 */
export function finishDrawing(
  draft: PlanDraft,
  teamId: string,
  points: readonly DrawnPoint[],
  newId: string,
  nameOf: (number: number) => string,
): PlanDraft {
  const last = points.at(-1)
  if (!last) return draft
  const turned = points.some(({ stopId }) => stopId !== null) ? points : [...points.slice(0, -1), { at: last.at, stopId: newId }]
  const seen = new Set<string>()
  const once = turned.map((point): DrawnPoint => {
    if (point.stopId === null || !seen.has(point.stopId)) {
      if (point.stopId !== null) seen.add(point.stopId)
      return point
    }
    return { at: point.at, stopId: null }
  })
  const known = new Set(draft.stops.map(({ id }) => id))
  const made = once.filter(({ stopId }) => stopId !== null && !known.has(stopId))
  const withStops = made.reduce((next, { at, stopId }, index) => addStop(next, handStop(stopId!, at, nameOf(index + 1))), draft)
  return setDrawn(withStops, teamId, once)
}
