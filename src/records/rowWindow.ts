import { useVirtualizer } from '@tanstack/vue-virtual'
import { computed, nextTick, watch, type Ref } from 'vue'
import type { useRecordPages } from './pages'

type Pages<Row extends { readonly id: string }> = ReturnType<typeof useRecordPages<Row>>

/**
 * The rows of a list that are in sight, in a box that scrolls. What comes into sight is read; when rows above it come or go, what was
 * in sight stays where it was.
 */
export function useRowWindow<Row extends { readonly id: string }>(
  pages: Pages<Row>,
  box: Readonly<Ref<HTMLElement | null>>,
  rowPx: Readonly<Ref<number>>,
  headPx = 0,
) {
  const virtual = useVirtualizer(
    computed(() => ({
      count: pages.rows.value.length,
      getScrollElement: () => box.value,
      estimateSize: () => rowPx.value,
      overscan: 8,
      scrollPaddingStart: headPx,
    })),
  )
  const items = computed(() => virtual.value.getVirtualItems())
  const abovePx = computed(() => items.value[0]?.start ?? 0)
  const belowPx = computed(() => virtual.value.getTotalSize() - (items.value.at(-1)?.end ?? 0))
  const shown = computed(() => items.value.flatMap(({ index }) => pages.rows.value[index] ?? []))
  /** First and last row in sight, counted from one; null while nothing is. */
  const range = computed(() => {
    // Reads the offset through the items: they change with it.
    if (items.value.length === 0) return null
    const { scrollOffset, scrollRect } = virtual.value
    const from = Math.floor((scrollOffset ?? 0) / rowPx.value)
    const to = Math.ceil(((scrollOffset ?? 0) + (scrollRect?.height ?? 0) - headPx) / rowPx.value)
    return { from: from + 1, to: Math.max(from + 1, Math.min(pages.rows.value.length, to)) }
  })
  watch(
    () => [items.value[0]?.index ?? 0, items.value.at(-1)?.index ?? 0] as const,
    ([from, to]) => pages.see(from, to),
  )

  let anchor: { readonly id: string; readonly at: number } | null = null
  watch(range, (now) => {
    const row = now === null ? undefined : pages.rows.value[now.from - 1]
    anchor = row === undefined || now === null ? null : { id: row.id, at: now.from - 1 }
  })
  watch(pages.rows, async (next, before) => {
    if (next === before || anchor === null) return
    const at = pages.placeOf(anchor.id)
    // At the top one wants to see what is new.
    if (at === null || at === anchor.at || anchor.at === 0 || box.value === null) return
    const movedPx = (at - anchor.at) * rowPx.value
    await nextTick()
    box.value.scrollTop += movedPx
  })
  const show = (at: number) => virtual.value.scrollToIndex(at, { align: 'auto' })
  const toTop = () => virtual.value.scrollToOffset(0)
  return { items, shown, abovePx, belowPx, range, show, toTop }
}
