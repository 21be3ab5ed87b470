import type { FeatureCollection } from 'geojson'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { Bbox } from '@/domain/frame'
import type { AppError } from '@/domain/result'
import type { Doubt } from '@/geo/import/doubts'
import { isPlaceless } from '@/geo/import/columns/fields'
import type { ImportTotals } from '@/geo/import/sendImport'
import type { ImportSettings } from '@/geo/import/settings'
import type { ReadChoices } from '@/geo/import/table'
import { useDrafts } from '@/stores/drafts.store'
import { missingChoice } from '@/features/admin/import/missingChoice'
import { farFromOthers } from './queueOrder'

/** What was guessed of one table, and what the person changed of it. */
export interface Plan {
  readonly tableAt: number
  readonly choices: ReadChoices
  readonly areaId: string
  readonly settings: ImportSettings
  readonly rows: number
  readonly shapes: readonly string[]
  /** The first names in it. */
  readonly names: readonly string[]
  readonly doubts: readonly Doubt[]
  /** What the frame check or the order of day and month still asks. */
  readonly isAsked: boolean
  readonly preview: FeatureCollection
  readonly box: Bbox | null
}

/** One table of one file: it goes in by itself and is taken back by itself. */
export interface Queued {
  readonly id: string
  readonly files: readonly File[]
  readonly name: string
  readonly stage: 'waiting' | 'reading' | 'read' | 'unread' | 'running' | 'done' | 'stopped' | 'undone'
  readonly plan: Plan | null
  readonly error: AppError | null
  /** The person has looked at what the data say against the guess. */
  readonly isSeen: boolean
  readonly totals: ImportTotals | null
  readonly setAsideCsv: string | null
  readonly importId: string
}

/** What hinders a table, by the key of its words; null: it may go in. */
export type Hindrance = 'needArea' | 'needName' | 'needPosition' | 'needTime' | 'needProjection' | 'needLevel' | 'doubts' | 'far'

function hindranceOf({ plan, isSeen }: Queued, farKm: number | null): Hindrance | null {
  if (plan === null) return null
  const { settings, areaId, shapes, doubts } = plan
  const missing = missingChoice({ ...settings, isPlaceConfirmed: true }, areaId, shapes, doubts)
  if (missing !== null) return missing as Hindrance
  if (settings.kind === 'areas' && settings.defaults.kind === undefined && settings.mapping.kind === undefined) return 'needLevel'
  if (isSeen) return null
  const isFar = doubts.some(({ kind }) => kind === 'elsewhere') || farKm !== null
  return isFar ? 'far' : doubts.length > 0 || plan.isAsked ? 'doubts' : null
}

/** Files dropped at once, each with what was guessed of it, until they are in. Lives in this page's memory: the browser gives no file twice. */
export const useImportQueue = defineStore('import.queue', () => {
  const entries = shallowRef<readonly Queued[]>([])
  /** What is done with them now; null: nothing. */
  const work = ref<'reading' | 'storing' | null>(null)
  /** Which of how many goes in. */
  const turn = ref({ at: 0, of: 0 })
  /** Whether the list is on the screen: its shapes are on the map then. */
  const isShown = ref(false)
  /** The one whose settings stand open. */
  const openedId = ref<string | null>(null)

  const far = computed((): ReadonlyMap<string, number> => {
    const open = entries.value.filter(({ stage }) => stage !== 'undone')
    const boxes = open.map(({ plan }) => (plan === null || isPlaceless(plan.settings.kind) ? null : plan.box))
    const found = farFromOthers(boxes)
    return new Map(open.flatMap(({ id }, at) => (found[at] == null ? [] : [[id, found[at]] as const])))
  })
  const hindrances = computed(
    () => new Map(entries.value.map((entry) => [entry.id, hindranceOf(entry, far.value.get(entry.id) ?? null)])),
  )
  const ready = computed(() => entries.value.filter(({ id, stage }) => stage === 'read' && hindrances.value.get(id) === null))
  const count = (has: (entry: Queued) => boolean) => entries.value.filter(has).length
  const sums = computed(() => ({
    all: entries.value.length,
    ready: ready.value.length,
    look: count(({ id, stage }) => stage === 'read' && hindrances.value.get(id) !== null),
    refused: count(({ stage }) => stage === 'unread' || stage === 'stopped'),
    done: count(({ stage }) => stage === 'done'),
  }))
  const preview = computed((): FeatureCollection | null => {
    if (!isShown.value) return null
    const open = entries.value.filter(({ stage }) => stage === 'read' || stage === 'running')
    return { type: 'FeatureCollection', features: open.flatMap(({ plan }) => plan?.preview.features ?? []) }
  })

  const put = (id: string, part: Partial<Queued>) => {
    entries.value = entries.value.map((entry) => (entry.id === id ? { ...entry, ...part } : entry))
  }
  const add = (more: readonly Queued[]) => {
    entries.value = [...entries.value, ...more]
  }
  const replace = (id: string, by: readonly Queued[]) => {
    entries.value = entries.value.flatMap((entry) => (entry.id === id ? by : [entry]))
  }
  const take = (id: string) => {
    entries.value = entries.value.filter((entry) => entry.id !== id)
  }
  const clear = () => {
    entries.value = []
  }
  // The browser gives a file once: leaving the page would ask for all of them again.
  const isOpen = () => entries.value.some(({ stage }) => ['waiting', 'reading', 'read', 'running'].includes(stage))
  useDrafts().watchOver({ place: 'page', isDirty: isOpen, isLost: true, discard: clear })
  return { entries, work, turn, isShown, openedId, far, hindrances, ready, sums, preview, put, add, replace, take, clear }
})
