import { computed } from 'vue'
import { usePeriod } from '@/stores/period.store'
import { useListStates } from './listState.store'
import type { Query } from './pages'
import type { FilterValues, RecordKind } from './record'

/** The filter that holds a span of its own, from a figure that counted it: [from, to) in UTC milliseconds. */
export const ownSpan = 'between'

/** The span that a kind of record is shown of, list and map alike: what a figure counted, else the period of the room. */
export function useSpan<Row extends { readonly id: string }, Detail>(record: RecordKind<Row, Detail>) {
  const states = useListStates()
  const period = usePeriod()
  return computed(() => {
    const own = states.of(record).filters[ownSpan]
    const [fromMs, toMs] = Array.isArray(own) ? own.map(Number) : []
    if (fromMs === undefined || toMs === undefined || !(fromMs < toMs)) return { fromAt: period.fromAt, toAt: period.toAt }
    return { fromAt: new Date(fromMs).toISOString(), toAt: new Date(toMs).toISOString() }
  })
}

const withoutSpan = ({ [ownSpan]: _, ...others }: FilterValues): FilterValues => others

/** What a list asks for: its own filters, and its span where the kind has one and nothing sets it aside. */
export function useListQuery<Row extends { readonly id: string }, Detail>(record: RecordKind<Row, Detail>) {
  const states = useListStates()
  const shownSpan = useSpan(record)
  const state = computed(() => states.of(record))
  const isOfPeriod = computed(() => {
    const { span } = record
    return span !== undefined && (span.unless === undefined || state.value.filters[span.unless] === undefined)
  })
  const query = computed((): Query => {
    const { filters, sort } = state.value
    const { fromAt: from, toAt: to } = shownSpan.value
    const span = isOfPeriod.value && record.span ? { [record.span.filter]: { from, to } } : {}
    return { filters: { ...withoutSpan(filters), ...span }, sort }
  })
  return { state, query, isOfPeriod }
}
