import type { Geometry } from 'geojson'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { rpc } from '@/data/read'
import { ok } from '@/domain/result'
import { remoteList } from '@/stores/remoteList'
import { anyWater, byUrgency, passes, type WaterFilter, type WaterKind, type WaterSpot } from './water'
import type { DueState, KitPiece, KitState } from './waterDetail'

interface WaterRow {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly kind: WaterKind
  readonly area_id: string | null
  readonly lng: number
  readonly lat: number
  readonly geometry: Geometry
  /** Null only while a spot's four rows are being made. */
  readonly kit: Readonly<Partial<Record<KitPiece, KitState>>> | null
  readonly due: DueState
  readonly cycle_days: number
  readonly risk: 1 | 2 | 3
  readonly last_inspected_at: string | null
  readonly next_due_at: string | null
  readonly responsible_name: string | null
  readonly note: string | null
  readonly rev: number
}

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
  due: row.due,
  cycleDays: row.cycle_days,
  risk: row.risk,
  lastInspectedAt: row.last_inspected_at,
  nextDueAt: row.next_due_at,
  responsibleName: row.responsible_name,
  note: row.note,
  rev: row.rev,
})

/** Dangerous waters of the branch, and the filter that list and map share. */
export const useWaters = defineStore('waters', () => {
  const list = remoteList<WaterSpot>(async (signal) => {
    const result = await rpc<readonly WaterRow[]>('waters_list', {}, signal)
    return result.ok ? ok(result.value.map(toWater)) : result
  })
  const filter = shallowRef<WaterFilter>(anyWater)
  const shown = computed(() => list.rows.value.filter((spot) => passes(spot, filter.value)).toSorted(byUrgency))
  return { ...list, filter, shown }
})
