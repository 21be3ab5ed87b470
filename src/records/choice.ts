import { computed } from 'vue'
import { nothingChosen, type Chosen } from './address'
import { useListStates } from './listState.store'
import type { RecordKind } from './record'

/** Which rows are chosen for an act: by a press, a stretch with Shift, or all of the filter, read or not. */
export function useChoice<Row extends { readonly id: string }, Detail>(
  record: RecordKind<Row, Detail>,
  rows: () => readonly Row[],
  total: () => number | null,
) {
  const states = useListStates()
  const chosen = computed(() => states.of(record).chosen)
  const ids = computed(() => new Set(chosen.value.ids))
  const put = (next: Chosen) => states.change(record, { chosen: next })
  const isChosen = (id: string) => ids.value.has(id) !== chosen.value.isAll
  /** Null: all of a filter whose rows have not been counted. */
  const count = computed(() => {
    if (!chosen.value.isAll) return chosen.value.ids.length
    const all = total()
    return all === null ? null : all - chosen.value.ids.length
  })
  /** Whether a row is meant, as chosen now: what is chosen later does not change an act that has begun. Nothing chosen: every row. */
  function wanted(): (row: Row) => boolean {
    const { isAll } = chosen.value
    const listed = ids.value
    if (!isAll && listed.size === 0) return () => true
    return ({ id }) => listed.has(id) !== isAll
  }
  let from: string | null = null

  function toggle(id: string): void {
    from = id
    const { isAll, ids: listed } = chosen.value
    put({ isAll, ids: listed.includes(id) ? listed.filter((other) => other !== id) : [...listed, id] })
  }
  /** Everything from the row pressed last to this one. */
  function stretchTo(id: string): void {
    const all = rows()
    const [start, end] = [from, id].map((one) => all.findIndex((row) => row.id === one)).toSorted((a, b) => a - b)
    if (start === undefined || end === undefined || start < 0 || chosen.value.isAll) return toggle(id)
    const listed = new Set(chosen.value.ids)
    for (const row of all.slice(start, end + 1)) listed.add(row.id)
    put({ isAll: false, ids: [...listed] })
  }
  const all = () => put({ isAll: true, ids: [] })
  const none = () => put(nothingChosen)
  return { chosen, count, isChosen, wanted, toggle, stretchTo, all, none }
}
