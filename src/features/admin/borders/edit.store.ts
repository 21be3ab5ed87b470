import type { FeatureCollection, Geometry, Position } from 'geojson'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { rpc } from '@/data/read'
import { areaGeometry, saveAreas } from '@/data/rows/areas'
import type { AreaKind } from '@/domain/area'
import { stepBack, stepForward } from '@/domain/history'
import { err, ok, type AppError, type Result } from '@/domain/result'
import type { TopologyIssue } from '@/geo/topology/checkTopology'
import type { Shape } from '@/geo/topology/shape'
import { useAreas } from '@/stores/areas.store'
import { createRuns, overtaken } from '@/workers/run'
import { checkTopologyAside } from '@/workers/topology.client'
import { conflictsOf, keepMine, takeTheirs, type Conflict } from './conflict'
import {
  addArea,
  changedIds,
  changedParts,
  changesOf,
  mergeAreas,
  openDraft,
  removeArea,
  rename,
  reshape,
  splitArea,
  withParts,
  type BaseArea,
  type Draft,
  type DraftParts,
} from './draft'

interface AreaProperties {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly kind: AreaKind
  readonly parent_id: string | null
  readonly rev: number
}

/** Changes not saved yet, and what they were made from. */
export interface KeptEdit extends DraftParts {
  readonly scope: Scope
}

/** What is being edited: the children of one kind under one parent. */
export interface Scope {
  readonly parentId: string
  readonly kind: AreaKind
}

const isShape = (geometry: Geometry): geometry is Shape => geometry.type === 'Polygon' || geometry.type === 'MultiPolygon'

const toBase = ({ features }: FeatureCollection<Geometry, AreaProperties>): BaseArea[] =>
  features.flatMap(({ geometry, properties: { id, code, name, kind, parent_id: parentId, rev } }) =>
    isShape(geometry) ? [{ id, code, name, kind, parentId, rev, shape: geometry }] : [],
  )

/** Editing the outlines of sibling areas: a draft with undo, its faults, and saving all or nothing. */
export const useEdit = defineStore('edit', () => {
  const areas = useAreas()
  const scope = shallowRef<Scope | null>(null)
  const parentShape = shallowRef<Shape | null>(null)
  const draft = shallowRef<Draft | null>(null)
  const chosenId = ref<string | null>(null)
  const issues = shallowRef<readonly TopologyIssue[]>([])
  const isChecked = ref(false)
  const isLoading = ref(false)
  const isChecking = ref(false)
  const isBusy = computed(() => isLoading.value || isChecking.value)
  const conflicts = shallowRef<readonly Conflict[]>([])
  const latest = shallowRef<readonly BaseArea[]>([])

  const changed = computed(() => (draft.value === null ? new Set<string>() : changedIds(draft.value)))
  const isDirty = computed(() => changed.value.size > 0)
  const chosen = computed(() => draft.value?.now.get(chosenId.value ?? '') ?? null)

  const checks = createRuns()
  function endCheck(): void {
    checks.end()
    isChecking.value = false
  }

  /** Every change of the draft goes through here: what was checked before no longer holds. */
  function put(next: Draft): void {
    if (next === draft.value) return
    endCheck()
    draft.value = next
    issues.value = []
    isChecked.value = false
    if (chosenId.value !== null && !next.now.has(chosenId.value)) chosenId.value = null
  }

  async function fetchShapes({ parentId, kind }: Scope): Promise<Result<{ children: BaseArea[]; parent: Shape | null }>> {
    await areas.refresh()
    const ids = areas.rows.filter((area) => area.parentId === parentId && area.kind === kind).map(({ id }) => id)
    const answer = await rpc(areaGeometry, { ids: [parentId, ...ids] })
    if (!answer.ok) return answer
    const all = toBase(answer.value)
    return ok({ children: all.filter(({ id }) => id !== parentId), parent: all.find(({ id }) => id === parentId)?.shape ?? null })
  }

  /** What is unsaved, in a shape that a database can hold; null when nothing is. */
  const unsaved = computed((): KeptEdit | null =>
    scope.value === null || draft.value === null || !isDirty.value
      ? null
      : { scope: scope.value, ...changedParts(draft.value, changed.value) },
  )
  /** Puts kept changes over what the server holds now; areas that others changed meanwhile show as conflicts when saving. */
  async function resume(kept: KeptEdit): Promise<void> {
    if ((await begin(kept.scope)) === null && draft.value !== null) put(withParts(draft.value, kept))
  }

  async function begin(next: Scope): Promise<AppError | null> {
    isLoading.value = true
    const loaded = await fetchShapes(next)
    isLoading.value = false
    if (!loaded.ok) return loaded.error
    scope.value = next
    parentShape.value = loaded.value.parent
    conflicts.value = []
    chosenId.value = null
    put(openDraft(loaded.value.children))
    return null
  }
  function end(): void {
    scope.value = null
    draft.value = null
    chosenId.value = null
    issues.value = []
    conflicts.value = []
  }

  const withDraft = (change: (draft: Draft) => Draft) => {
    if (draft.value !== null) put(change(draft.value))
  }
  function split(line: readonly Position[], name: string): Result<null, string> {
    if (draft.value === null || chosenId.value === null) return ok(null)
    const result = splitArea(draft.value, chosenId.value, line, { id: crypto.randomUUID(), name })
    if (!result.ok) return err(`split-${result.error}`)
    put(result.value)
    return ok(null)
  }
  function merge(otherId: string): Result<null, string> {
    if (draft.value === null || chosenId.value === null) return ok(null)
    const result = mergeAreas(draft.value, chosenId.value, otherId)
    if (!result.ok) return err(`merge-${result.error}`)
    put(result.value)
    return ok(null)
  }
  function add(shape: Shape, name: string): void {
    const at = scope.value
    if (at === null) return
    const id = crypto.randomUUID()
    withDraft((before) => addArea(before, { id, code: '', name, kind: at.kind, parentId: at.parentId, shape }))
    chosenId.value = id
  }

  /** Finds the faults of the draft as it is now; an edit made meanwhile makes the answer void. */
  async function check(): Promise<readonly TopologyIssue[]> {
    const asked = draft.value
    if (asked === null) return []
    const run = checks.begin()
    isChecking.value = true
    const cells = [...asked.now.values()].map(({ id, shape }) => ({ id, shape }))
    const found = await checkTopologyAside(run, cells, parentShape.value, changed.value).finally(() => run.isOver() || endCheck())
    if (found === overtaken) return []
    issues.value = found
    isChecked.value = true
    return found
  }

  /** Saves all changes or none. On a conflict the server's state is fetched, so that the person can choose. */
  async function save(): Promise<AppError | null> {
    const now = draft.value
    if (now === null || scope.value === null) return null
    isLoading.value = true
    const answer = await rpc(saveAreas, { changes: changesOf(now), topology: 'refuse' })
    if (!answer.ok && answer.error.kind === 'conflict') {
      const loaded = await fetchShapes(scope.value)
      if (loaded.ok) {
        latest.value = loaded.value.children
        conflicts.value = conflictsOf(now, loaded.value.children)
      }
    }
    isLoading.value = false
    if (!answer.ok) return answer.error
    await areas.changed()
    return begin(scope.value)
  }
  function settle(choice: 'theirs' | 'mine'): void {
    if (draft.value === null) return
    put(choice === 'theirs' ? takeTheirs(latest.value) : keepMine(draft.value, latest.value))
    conflicts.value = []
  }

  return {
    scope,
    parentShape,
    draft,
    chosenId,
    chosen,
    changed,
    isDirty,
    issues,
    isChecked,
    isBusy,
    conflicts,
    unsaved,
    resume,
    begin,
    end,
    split,
    merge,
    add,
    check,
    save,
    settle,
    reshapeChosen: (shape: Shape) =>
      withDraft((before) => (chosenId.value === null ? before : reshape(before, chosenId.value, shape))),
    removeChosen: () => withDraft((before) => (chosenId.value === null ? before : removeArea(before, chosenId.value))),
    renameChosen: (name: string) =>
      withDraft((before) => (chosenId.value === null ? before : rename(before, chosenId.value, name))),
    stepBack: () => withDraft(stepBack),
    stepForward: () => withDraft(stepForward),
  }
})
