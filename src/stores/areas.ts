import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { rpc } from '@/data/read'
import { areaKinds, areaLine, type Area, type AreaKind } from '@/domain/area'
import type { Bbox } from '@/domain/frame'
import { ok } from '@/domain/result'
import { remoteList } from './remoteList'

interface AreaRow {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly kind: AreaKind
  readonly parent_id: string | null
  readonly lng: number
  readonly lat: number
  readonly bbox: Bbox | null
  readonly population: number | null
  readonly households: number | null
  readonly area_km2: number | null
  readonly patrols_per_week: number | null
  readonly responsible_name: string | null
  readonly rev: number
}

const toArea = (row: AreaRow): Area => ({
  id: row.id,
  code: row.code,
  name: row.name,
  kind: row.kind,
  parentId: row.parent_id,
  lng: row.lng,
  lat: row.lat,
  bbox: row.bbox,
  population: row.population,
  households: row.households,
  areaKm2: row.area_km2 ?? 0,
  patrolsPerWeek: row.patrols_per_week,
  responsibleName: row.responsible_name,
  rev: row.rev,
})

/** The branch of the area tree that the person may see, outlines apart. Every feature names places from it. */
export const useAreas = defineStore('areas', () => {
  const list = remoteList<Area>(async (signal) => {
    const result = await rpc<readonly AreaRow[]>('areas_list', {}, signal)
    return result.ok ? ok(result.value.map(toArea)) : result
  })
  /** Kinds present, widest first: an imported county may have stations and cells and nothing between. */
  const kinds = computed(() => areaKinds.filter((kind) => list.rows.value.some((area) => area.kind === kind)))
  const lineOf = (id: string) => areaLine(list.byId.value, id)
  /** Counts edits of outlines made here: a tile's address carries it, so that a changed border is asked for again. */
  const revision = ref(0)
  async function changed(): Promise<void> {
    revision.value++
    await list.refresh()
  }
  return { ...list, kinds, lineOf, revision, changed }
})
