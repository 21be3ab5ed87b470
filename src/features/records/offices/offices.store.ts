import { defineStore } from 'pinia'
import { computed } from 'vue'
import { rpc } from '@/data/read'
import { officesList, type OfficeRow } from '@/data/rows/offices'
import { ok } from '@/domain/result'
import { useListStates } from '@/records/listState.store'
import { remoteList } from '@/stores/live/remoteList'
import { passes, type Office } from './office'
import { officeRecord } from './office.record'

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

/** Stations and offices of the branch, as the map draws them, under the filter of their list. */
export const useOffices = defineStore('offices', () => {
  const list = remoteList<Office>({
    kinds: ['office'],
    read: async (signal) => {
      const result = await rpc(officesList, {}, signal)
      return result.ok ? ok(result.value.map(toOffice)) : result
    },
  })
  const states = useListStates()
  const shown = computed(() => {
    const { filters } = states.of(officeRecord)
    return list.rows.value.filter((office) => passes(office, filters))
  })
  return { ...list, shown }
})
