import { defineStore } from 'pinia'
import { onScopeDispose, shallowRef, toValue, watch, type MaybeRefOrGetter } from 'vue'

interface Opened {
  readonly close: () => unknown
}

/** What lies open, one over the other. Esc and the phone's back close the top thing and nothing else. */
export const useStack = defineStore('stack', () => {
  const opened = shallowRef<readonly Opened[]>([])

  function push(thing: Opened): () => void {
    opened.value = [...opened.value, thing]
    return () => {
      opened.value = opened.value.filter((other) => other !== thing)
    }
  }
  /** Closes the top thing, which may ask first; false when nothing is open. */
  function closeTop(): boolean {
    const top = opened.value.at(-1)
    void top?.close()
    return top !== undefined
  }
  return { opened, push, closeTop }
})

/** Puts something on the stack while it is open; the newest opened lies on top. */
export function useOnStack(isOpen: MaybeRefOrGetter<boolean>, close: () => unknown): void {
  const stack = useStack()
  let release: (() => void) | null = null
  watch(
    () => toValue(isOpen),
    (isNow) => {
      release?.()
      release = isNow ? stack.push({ close }) : null
    },
    { immediate: true, flush: 'sync' },
  )
  onScopeDispose(() => release?.())
}
