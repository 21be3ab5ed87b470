import { defineStore } from 'pinia'
import { computed } from 'vue'
import { rpc } from '@/data/read'
import { areasList, type AreaRow } from '@/data/rows/areas'
import { areaKinds, areaLine, type Area } from '@/domain/area'
import { ok } from '@/domain/result'
import { changeCounts, touch } from './live/live'
import { remoteList } from './live/remoteList'

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
  const list = remoteList<Area>({
    kinds: ['area', 'person'],
    read: async (signal) => {
      const result = await rpc(areasList, {}, signal)
      return result.ok ? ok(result.value.map(toArea)) : result
    },
  })
  /** Kinds present, widest first: an imported county may have stations and cells and nothing between. */
  const kinds = computed(() => areaKinds.filter((kind) => list.rows.value.some((area) => area.kind === kind)))
  const lineOf = (id: string) => areaLine(list.byId.value, id)
  /** Counts changes of outlines: a tile's address carries it, so that a changed border is asked for again. */
  const revision = computed(() => changeCounts.area)
  /** After an edit made here. */
  async function changed(): Promise<void> {
    touch('area')
    await list.refresh()
  }
  return { ...list, kinds, lineOf, revision, changed }
})
