import { computed } from 'vue'
import { usePeriod } from '@/stores/period.store'
import { useListStates } from './listState.store'
import type { Query } from './pages'
import type { RecordKind } from './record'

/** What a list asks for: its own filters, and the period of the room where the kind has one and nothing sets it aside. */
export function useListQuery<Row extends { readonly id: string }, Detail>(record: RecordKind<Row, Detail>) {
  const states = useListStates()
  const period = usePeriod()
  const state = computed(() => states.of(record))
  const isOfPeriod = computed(() => {
    const { span } = record
    return span !== undefined && (span.unless === undefined || state.value.filters[span.unless] === undefined)
  })
  const query = computed((): Query => {
    const { filters, sort } = state.value
    const span = isOfPeriod.value && record.span ? { [record.span.filter]: { from: period.fromAt, to: period.toAt } } : {}
    return { filters: { ...filters, ...span }, sort }
  })
  return { state, query, isOfPeriod }
}
