import { defineStore } from 'pinia'
import { computed } from 'vue'
import { rpc } from '@/data/read'
import { watersList, type WaterRow } from '@/data/rows/waters'
import { ok } from '@/domain/result'
import { useListStates } from '@/records/listState.store'
import { remoteList } from '@/stores/live/remoteList'
import { passes, type WaterSpot } from './water'
import { waterRecord } from './water.record'

const toWater = (row: WaterRow): WaterSpot => ({
  id: row.id,
  code: row.code,
  name: row.name,
  kind: row.kind,
  areaId: row.area_id,
  lng: row.lng,
  lat: row.lat,
  geometry: row.geometry,
  kit: { sign: 'unknown', ring: 'unknown', rope: 'unknown', pole: 'unknown', ...row.kit },
  lacking: row.lacking,
  due: row.due,
  cycleDays: row.cycle_days,
  risk: row.risk,
  lastInspectedAt: row.last_inspected_at,
  nextDueAt: row.next_due_at,
  responsibleName: row.responsible_name,
  note: row.note,
  isShared: row.shared,
  rev: row.rev,
})

/** Dangerous waters of the branch as the map draws them, under the filter of their list. */
export const useWaters = defineStore('waters', () => {
  const list = remoteList<WaterSpot>({
    kinds: ['water', 'person'],
    read: async (signal) => {
      const result = await rpc(watersList, {}, signal)
      return result.ok ? ok(result.value.map(toWater)) : result
    },
  })
  const states = useListStates()
  const shown = computed(() => {
    const { filters } = states.of(waterRecord)
    return list.rows.value.filter((spot) => passes(spot, filters))
  })
  return { ...list, shown }
})
