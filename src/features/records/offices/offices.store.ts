import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { rpc } from '@/data/read'
import { officesList, type OfficeRow } from '@/data/rows/offices'
import { ok } from '@/domain/result'
import { remoteList } from '@/stores/live/remoteList'
import { passes, type Office, type OfficeFilter } from './office'

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
  const list = remoteList<Office>({
    kinds: ['office'],
    read: async (signal) => {
      const result = await rpc(officesList, {}, signal)
      return result.ok ? ok(result.value.map(toOffice).toSorted(byKindThenCode)) : result
    },
  })
  const filter = shallowRef<OfficeFilter>({ kind: null, text: '' })
  const shown = computed(() => list.rows.value.filter((office) => passes(office, filter.value)))
  return { ...list, filter, shown }
})
