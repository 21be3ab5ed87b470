import { useLocalStorage } from '@vueuse/core'
import { computed } from 'vue'
import { useSession } from '@/stores/session.store'
import type { Column, RecordKind } from './record'

interface Kept {
  /** Ids in the person's order; what is not among them (a column that came later) follows in the order of the kind. */
  readonly order: readonly string[]
  readonly shown: readonly string[] | null
}

/** Which columns a person sees of a kind, and in which order; remembered on this device for that person. */
export function useColumns<Row extends { readonly id: string }, Detail>(record: RecordKind<Row, Detail>) {
  const session = useSession()
  const kept = useLocalStorage<Kept>(
    `patrolgrid.columns.${session.account?.userId ?? ''}.${record.kind}`,
    { order: [], shown: null },
    { mergeDefaults: true },
  )
  const isShown = ({ id, isSpare }: Column<Row>) => kept.value.shown?.includes(id) ?? isSpare !== true
  const ordered = computed(() => {
    const place = (id: string) => {
      const at = kept.value.order.indexOf(id)
      return at < 0 ? Infinity : at
    }
    return record.columns.toSorted((a, b) => place(a.id) - place(b.id) || record.columns.indexOf(a) - record.columns.indexOf(b))
  })
  const columns = computed(() => ordered.value.filter(isShown))

  /** The last column stays: a table without one says nothing. */
  function toggle(id: string): void {
    const shown = columns.value.map((column) => column.id)
    const next = shown.includes(id) ? shown.filter((other) => other !== id) : [...shown, id]
    if (next.length > 0) kept.value = { ...kept.value, shown: next }
  }
  function move(id: string, by: -1 | 1): void {
    const order = ordered.value.map((column) => column.id)
    const at = order.indexOf(id)
    const other = order[at + by]
    if (other === undefined) return
    order[at] = other
    order[at + by] = id
    kept.value = { ...kept.value, order }
  }
  const reset = () => {
    kept.value = { order: [], shown: null }
  }
  return { ordered, columns, isShown, toggle, move, reset }
}
