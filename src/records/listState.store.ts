import { useLocalStorage } from '@vueuse/core'
import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import { useLinkParts } from '@/stores/linkParts.store'
import { nothingChosen, readList, writeList, type Described, type ListState } from './address'
import type { Column, FilterValue } from './record'

type Listed = Described & { readonly columns: readonly Pick<Column<never>, 'sort'>[] }

/** What each list shows and how, for the list and the map alike: as it was left on this visit, or as the address says. */
export const useListStates = defineStore('list-states', () => {
  const link = useLinkParts()
  const states = shallowReactive(new Map<string, ListState>())
  /** Columns beside the map instead of cards, by room: what 台账 is for, and elsewhere where it is asked for. Kept on this device. */
  const tables = useLocalStorage<Record<string, boolean>>('patrolgrid.tables', {})
  const isTable = (room: string | null) => tables.value[room ?? ''] ?? room === 'records'
  const setTable = (room: string | null, isOn: boolean) => {
    tables.value = { ...tables.value, [room ?? '']: isOn }
  }

  function of(record: Listed): ListState {
    const known = states.get(record.kind)
    if (known) return known
    const sorts = [record.sort.id, ...record.columns.flatMap(({ sort }) => (sort === undefined ? [] : [sort]))]
    const first = { filters: record.first ?? {}, sort: record.sort, chosen: nothingChosen }
    const made = readList(record, sorts, link.parts.list) ?? first
    states.set(record.kind, made)
    return made
  }
  /** Changes of the filter or the order let go of what was chosen: it was chosen among other rows. */
  function change(record: Listed, next: Partial<ListState>): void {
    const now = { ...of(record), ...(next.chosen === undefined ? { chosen: nothingChosen } : {}), ...next }
    states.set(record.kind, now)
    link.put('list', writeList(record.kind, now))
  }
  function setFilter(record: Listed, id: string, value: FilterValue | null): void {
    const { [id]: _, ...others } = of(record).filters
    change(record, { filters: value === null ? others : { ...others, [id]: value } })
  }
  return { isTable, setTable, of, change, setFilter }
})
