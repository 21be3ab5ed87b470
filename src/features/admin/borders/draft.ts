import type { Position } from 'geojson'
import type { AreaKind } from '@/domain/area'
import { changed, historyOf, type History } from '@/domain/history'
import { ok, type Result } from '@/domain/result'
import { mergeShapes, type MergeFailure } from '@/geo/topology/mergeShapes'
import { applyChange, findChange } from '@/geo/topology/sharedVertices'
import type { Shape } from '@/geo/topology/shape'
import { splitShape, type SplitFailure } from '@/geo/topology/splitShape'

export interface DraftArea {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly kind: AreaKind
  readonly parentId: string | null
  readonly shape: Shape
}

/** What the server held when editing began, and the version to save against. */
export interface BaseArea extends DraftArea {
  readonly rev: number
}

export type Areas = ReadonlyMap<string, DraftArea>

/** An edit in progress: the areas as they are now, the way back, and what they were read as. */
export interface Draft extends History<Areas> {
  readonly base: ReadonlyMap<string, BaseArea>
}

export function openDraft(areas: readonly BaseArea[]): Draft {
  const base = new Map(areas.map((area) => [area.id, area]))
  return { base, ...historyOf(base) }
}

/** The changed part of a draft: a county is large, and a night's edit touches a dozen areas. */
export interface DraftParts {
  readonly base: readonly BaseArea[]
  readonly now: readonly DraftArea[]
}

export function changedParts({ base, now }: Draft, ids: ReadonlySet<string>): DraftParts {
  const pick = <A>(areas: ReadonlyMap<string, A>) => [...ids].flatMap((id) => areas.get(id) ?? [])
  return { base: pick(base), now: pick(now) }
}

/** A fresh draft with kept changes in it. They keep the version they were made from, so that saving finds what others changed. */
export function withParts(fresh: Draft, parts: DraftParts): Draft {
  const base = new Map([...fresh.base, ...parts.base.map((area) => [area.id, area] as const)])
  const now = new Map<string, DraftArea>(fresh.now)
  for (const { id } of parts.base) now.delete(id)
  for (const area of parts.now) now.set(area.id, area)
  return { base, ...historyOf(now) }
}

/** Gives an area a new outline. A vertex it shares with neighbours is moved, added or taken away in them too. */
export function reshape(draft: Draft, id: string, shape: Shape): Draft {
  const area = draft.now.get(id)
  if (area === undefined) return draft
  const change = findChange(area.shape, shape)
  const now = new Map(draft.now)
  if (change !== null)
    for (const other of draft.now.values()) {
      const moved = other.id === id ? other.shape : applyChange(other.shape, change)
      if (moved !== other.shape) now.set(other.id, { ...other, shape: moved })
    }
  now.set(id, { ...area, shape })
  return changed(draft, now)
}

export const addArea = (draft: Draft, area: DraftArea): Draft => changed(draft, new Map(draft.now).set(area.id, area))

export function removeArea(draft: Draft, id: string): Draft {
  const now = new Map(draft.now)
  return now.delete(id) ? changed(draft, now) : draft
}

export function rename(draft: Draft, id: string, name: string): Draft {
  const area = draft.now.get(id)
  return area === undefined || area.name === name ? draft : changed(draft, new Map(draft.now).set(id, { ...area, name }))
}

/** Cuts an area along a line; it keeps the first half, a new area gets the other. Neighbours get the cut's ends as vertices. */
export function splitArea(
  draft: Draft,
  id: string,
  line: readonly Position[],
  made: { id: string; name: string },
): Result<Draft, SplitFailure> {
  const area = draft.now.get(id)
  if (area === undefined) return ok(draft)
  const split = splitShape(area.shape, line)
  if (!split.ok) return split
  const now = new Map(draft.now)
  for (const other of draft.now.values()) {
    const shape = split.value.corners.reduce((sum, corner) => applyChange(sum, { kind: 'inserted', ...corner }), other.shape)
    if (other.id !== id && shape !== other.shape) now.set(other.id, { ...other, shape })
  }
  const [kept, cutOff] = split.value.shapes
  now.set(id, { ...area, shape: kept })
  // The code is left to the server: two areas never share one.
  now.set(made.id, { ...area, id: made.id, name: made.name, code: '', shape: cutOff })
  return ok(changed(draft, now))
}

/** Joins two neighbours; the first keeps its name, code and history, the second ends. */
export function mergeAreas(draft: Draft, keepId: string, otherId: string): Result<Draft, MergeFailure> {
  const [keep, other] = [draft.now.get(keepId), draft.now.get(otherId)]
  if (keep === undefined || other === undefined) return ok(draft)
  const merged = mergeShapes([keep.shape, other.shape])
  if (!merged.ok) return merged
  const now = new Map(draft.now)
  now.delete(otherId)
  now.set(keepId, { ...keep, shape: merged.value })
  return ok(changed(draft, now))
}

const differs = (a: DraftArea | undefined, b: DraftArea | undefined) => a !== b && (a?.shape !== b?.shape || a?.name !== b?.name)

/** Ids that are new, gone, renamed or redrawn against the server's state. */
export const changedIds = ({ base, now }: Draft): ReadonlySet<string> =>
  new Set([...base.keys(), ...now.keys()].filter((id) => differs(base.get(id), now.get(id))))

/** One entry of the list that `save_areas` takes. */
export interface AreaChange {
  readonly id: string
  readonly rev?: number
  readonly deleted?: true
  readonly name?: string
  readonly code?: string
  readonly kind?: AreaKind
  readonly parent_id?: string | null
  readonly geom?: Shape
}

/** The draft as changes to save: only what differs, each with the version it was made against. */
export function changesOf(draft: Draft): AreaChange[] {
  return [...changedIds(draft)].map((id): AreaChange => {
    const [before, after] = [draft.base.get(id), draft.now.get(id)]
    if (before !== undefined && after === undefined) return { id, rev: before.rev, deleted: true }
    if (after === undefined) return { id }
    if (before === undefined)
      return {
        id,
        name: after.name,
        ...(after.code === '' ? {} : { code: after.code }),
        kind: after.kind,
        parent_id: after.parentId,
        geom: after.shape,
      }
    return {
      id,
      rev: before.rev,
      ...(before.name === after.name ? {} : { name: after.name }),
      ...(before.shape === after.shape ? {} : { geom: after.shape }),
    }
  })
}
