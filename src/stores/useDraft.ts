import { useEventListener } from '@vueuse/core'
import { safeParse, type GenericSchema } from 'valibot'
import { computed, onScopeDispose, ref, toValue, watch, type MaybeRefOrGetter, type Ref } from 'vue'
import { useDrafts, type UnsavedWork } from './drafts.store'

export interface KeptWork<T> {
  /** Names the work and, where there are many, its record: `inspection.<id>`. */
  readonly name: string
  /** What a kept draft must look like; one written by an older page and shaped otherwise is let go. */
  readonly schema: GenericSchema<unknown, T>
  readonly place: UnsavedWork['place']
  /** What would be lost now; null when nothing would. Reactive. */
  readonly unsaved: () => T | null
  /** Puts back what an earlier visit left; called only while nothing is unsaved. */
  readonly restore: (kept: T) => unknown
  /** Throws the work away, because the person said so. */
  readonly discard: () => void
}

/** A pause in typing; the last words are kept at the latest when the page is hidden. */
const restMs = 250

/**
 * Keeps unsaved work on this device while it is done, puts it back when its editor opens again (after a reload, a turned phone, a
 * press on back), and answers whoever asks before leaving. For as long as the component lives.
 */
export function useKeptWork<T>({ name, schema, place, unsaved, restore, discard }: KeptWork<T>): {
  /** Asks before its editor closes; false when the person stays. */
  readonly mayClose: () => Promise<boolean>
} {
  const drafts = useDrafts()
  let rest: ReturnType<typeof setTimeout> | undefined

  function putBack(): void {
    if (unsaved() !== null || !drafts.kept.has(name)) return
    const read = safeParse(schema, drafts.kept.get(name))
    if (read.success) restore(read.output)
    else drafts.forget(name)
  }
  function flush(): void {
    if (rest === undefined) return
    clearTimeout(rest)
    rest = undefined
    const now = unsaved()
    if (now === null) drafts.forget(name)
    else drafts.keep(name, now)
  }
  putBack()
  if (!drafts.isLoaded) void drafts.ensure().then(putBack)
  watch(
    unsaved,
    () => {
      clearTimeout(rest)
      rest = setTimeout(flush, restMs)
    },
    { flush: 'sync' },
  )
  useEventListener(document, 'visibilitychange', flush)
  useEventListener(window, 'pagehide', flush)
  const work: UnsavedWork = {
    place,
    isDirty: () => unsaved() !== null,
    discard: () => {
      discard()
      flush()
      drafts.forget(name)
    },
  }
  const stop = drafts.watchOver(work)
  onScopeDispose(() => {
    flush()
    stop()
  })
  return { mayClose: () => drafts.mayLeave([work]) }
}

export interface DraftOptions<T extends object> extends Pick<KeptWork<T>, 'name' | 'schema' | 'place'> {
  /** The form as it opens: nothing typed, or the record as it is stored. */
  readonly initial: () => T
}

export interface Draft<T extends object> {
  /** What the form shows and changes. */
  readonly value: Ref<T>
  readonly isDirty: Readonly<Ref<boolean>>
  /** What stands here was typed on an earlier visit. */
  readonly isRestored: Readonly<Ref<boolean>>
  /** Back to how the form opens, after saving or throwing away; the kept draft goes. */
  readonly reset: () => void
  /** Asks before the form closes; false when the person stays. */
  readonly mayClose: () => Promise<boolean>
}

const copied = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

/** The values of a form that must not be lost; see `useKeptWork`. */
export function useDraft<T extends object>({ name, schema, initial, place }: DraftOptions<T>): Draft<T> {
  const drafts = useDrafts()
  const value = ref(copied(initial())) as Ref<T>
  const untouched = ref(JSON.stringify(value.value))
  const isRestored = ref(false)
  const written = computed(() => JSON.stringify(value.value))
  const isDirty = computed(() => written.value !== untouched.value)

  function start(from: T): void {
    value.value = copied(from)
    untouched.value = JSON.stringify(value.value)
    isRestored.value = false
  }
  function reset(): void {
    start(initial())
    drafts.forget(name)
  }
  const { mayClose } = useKeptWork({
    name,
    schema,
    place,
    unsaved: () => (isDirty.value ? (JSON.parse(written.value) as T) : null),
    restore: (kept) => {
      value.value = copied(kept)
      isRestored.value = isDirty.value
    },
    discard: reset,
  })
  // The record behind the form may arrive, or change, after it opened: an untouched form follows it.
  watch(initial, (next) => {
    if (!isDirty.value) start(next)
  })
  return { value, isDirty, isRestored, reset, mayClose }
}

/** Whether a form stands open: by a press, through a turned phone, and by itself while a draft of it is kept. */
export function useFormOpen(name: MaybeRefOrGetter<string>): Ref<boolean> {
  const drafts = useDrafts()
  void drafts.ensure()
  return computed({
    get: () => drafts.isOpen(toValue(name)),
    set: (isOpen) => drafts.setOpen(toValue(name), isOpen),
  })
}
