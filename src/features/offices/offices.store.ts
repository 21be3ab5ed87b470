import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { rpc } from '@/data/read'
import { ok } from '@/domain/result'
import { remoteList } from '@/stores/remoteList'
import { passes, type KitItem, type Office, type OfficeFilter, type OfficeKind } from './office'

interface OfficeRow {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly kind: OfficeKind
  readonly area_id: string | null
  readonly lng: number
  readonly lat: number
  readonly address: string | null
  readonly phone: string | null
  readonly opening_hours: string | null
  readonly kit: readonly KitItem[] | null
  readonly staff_count: number | null
  readonly rev: number
}

const toOffice = (row: OfficeRow): Office => ({
  id: row.id,
  code: row.code,
  name: row.name,
  kind: row.kind,
  areaId: row.area_id,
  lng: row.lng,
  lat: row.lat,
  address: row.address,
  phone: row.phone,
  openingHours: row.opening_hours,
  kit: row.kit ?? [],
  staffCount: row.staff_count,
  rev: row.rev,
})

const byKindThenCode = (a: Office, b: Office) => b.kind.localeCompare(a.kind) || a.code.localeCompare(b.code)

/** Stations and offices of the branch, and the filter that list and map share. */
export const useOffices = defineStore('offices', () => {
  const list = remoteList<Office>(async (signal) => {
    const result = await rpc<readonly OfficeRow[]>('offices_list', {}, signal)
    return result.ok ? ok(result.value.map(toOffice).toSorted(byKindThenCode)) : result
  })
  const filter = shallowRef<OfficeFilter>({ kind: null, text: '' })
  const shown = computed(() => list.rows.value.filter((office) => passes(office, filter.value)))
  return { ...list, filter, shown }
})
