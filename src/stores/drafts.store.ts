import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { forgetDraft, forgetDrafts, keepDraft, loadDrafts } from '@/data/local/drafts'
import { draftPhotos } from '@/data/local/outbox/draftPhotos'
import { forgetPlan } from '@/data/local/planDrafts'
import { useSession } from './session.store'

/** Work on a form, wherever it lies: leaving it is asked about, and what was typed survives a reload. */
export interface UnsavedWork {
  /** What must be left before the form is gone: its panel, the drawer of its record, or only the page. */
  readonly place: 'panel' | 'drawer' | 'page'
  readonly isDirty: () => boolean
  /** Nothing of it comes back: a replay that would have to be loaded again, where no draft is kept. */
  readonly isLost?: boolean
  /** Throws the work away, because the person said so. */
  readonly discard: () => void
}

/** So long a sign-out waits for this device's own database. */
const diskPatienceMs = 2000

/** What people have typed and not sent: kept on this device for each of them, in memory for the forms. */
export const useDrafts = defineStore('drafts', () => {
  const session = useSession()
  const kept = shallowRef<ReadonlyMap<string, unknown>>(new Map())
  const isLoaded = ref(false)
  /** Forms opened and closed on this visit; one that is not here stands open while a draft of it is kept. */
  const forms = shallowRef<ReadonlyMap<string, boolean>>(new Map())
  const works = shallowRef<ReadonlySet<UnsavedWork>>(new Set())
  let loading: Promise<void> | null = null

  const userId = () => session.account?.userId
  const names = computed(() => [...kept.value.keys()])

  /** Reads once what this person left on this device. */
  function ensure(): Promise<void> {
    loading ??= read()
    return loading
  }
  async function read(): Promise<void> {
    const id = userId()
    const found = id === undefined ? new Map<string, unknown>() : await loadDrafts(id)
    // What was typed while the database was opening is newer.
    kept.value = new Map([...found, ...kept.value])
    isLoaded.value = true
  }
  function keep(name: string, value: unknown): void {
    const id = userId()
    kept.value = new Map(kept.value).set(name, value)
    if (id !== undefined) void keepDraft(id, name, value)
  }
  function forget(name: string): void {
    const id = userId()
    if (!kept.value.has(name)) return
    const next = new Map(kept.value)
    next.delete(name)
    kept.value = next
    if (id !== undefined) void forgetDraft(id, name)
  }
  /** At sign-out, after asking: the next person on this device finds nothing. */
  async function clear(): Promise<void> {
    const id = userId()
    kept.value = new Map()
    forms.value = new Map()
    if (id === undefined) return
    // A database that another page holds shut keeps nobody signed in.
    const photosGone = Promise.race([
      draftPhotos.clear(id).catch(() => undefined),
      new Promise((resolve) => setTimeout(resolve, diskPatienceMs)),
    ])
    await Promise.all([forgetDrafts(id), forgetPlan(id), photosGone])
  }

  const isOpen = (name: string) => forms.value.get(name) ?? kept.value.has(name)
  const setOpen = (name: string, isNow: boolean) => {
    forms.value = new Map(forms.value).set(name, isNow)
  }
  /** Tells of work for as long as it lasts; the way to say that it is over. */
  function watchOver(work: UnsavedWork): () => void {
    works.value = new Set(works.value).add(work)
    return () => {
      const next = new Set(works.value)
      next.delete(work)
      works.value = next
    }
  }
  /** Work that would be left with a place; all there is when the page itself is left. */
  const unsavedIn = (place: UnsavedWork['place']): UnsavedWork[] =>
    [...works.value].filter((work) => (place === 'page' || work.place === place) && work.isDirty())

  /** Asks what becomes of unsaved work: the shell says how. Without one, nothing is ever thrown away and nothing left. */
  let ask: (works: readonly UnsavedWork[]) => Promise<'keep' | 'discard' | 'stay'> = () => Promise.resolve('stay')
  const setAsking = (next: typeof ask) => {
    ask = next
  }
  /** True when these works may be left: nothing is unsaved, or the person said what becomes of it. */
  async function mayLeave(works: readonly UnsavedWork[]): Promise<boolean> {
    const dirty = works.filter((work) => work.isDirty())
    const answer = dirty.length === 0 ? 'keep' : await ask(dirty)
    if (answer === 'stay') return false
    for (const work of dirty) if (answer === 'discard' || work.isLost) work.discard()
    return true
  }
  /** The same for whatever is unsaved in a place; forms left there open again by their drafts alone. */
  async function mayLeavePlace(place: UnsavedWork['place']): Promise<boolean> {
    const isFree = await mayLeave(unsavedIn(place))
    if (isFree) forms.value = new Map()
    return isFree
  }

  return {
    kept,
    names,
    isLoaded,
    ensure,
    keep,
    forget,
    clear,
    isOpen,
    setOpen,
    watchOver,
    unsavedIn,
    setAsking,
    mayLeave,
    mayLeavePlace,
  }
})
