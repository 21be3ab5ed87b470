import { defineStore } from 'pinia'
import { rpc } from '@/data/read'
import { addTargets, removeTargets, targetsList, type PatrolTarget } from '@/data/rows/plans'
import { isPlaced, type Area } from '@/domain/area'
import { ok, type Result } from '@/domain/result'
import { remoteList } from '@/stores/live/remoteList'

export interface NewTarget {
  readonly id: string
  readonly area_id: string
  readonly kind: PatrolTarget['kind']
  readonly campaign: string
  readonly name: string
  readonly lng: number
  readonly lat: number
  readonly from_day: string | null
  readonly to_day: string | null
  readonly on_holidays: boolean
  readonly visits_wanted: number
}

/** Targets of one campaign, or the places that draw crowds, with how far they are. */
export interface TargetGroup {
  /** Name of the campaign; empty for the places. */
  readonly campaign: string
  readonly targets: readonly PatrolTarget[]
  readonly met: number
}

/** By campaign, in order of name, places last. O(targets). */
export function groupTargets(targets: readonly PatrolTarget[]): TargetGroup[] {
  const groups = new Map<string, PatrolTarget[]>()
  for (const target of targets) {
    const key = target.kind === 'campaign' ? target.campaign : ''
    groups.set(key, [...(groups.get(key) ?? []), target])
  }
  return [...groups]
    .sort(([a], [b]) => Number(a === '') - Number(b === '') || a.localeCompare(b, 'zh'))
    .map(([campaign, rows]) => ({
      campaign,
      targets: rows,
      met: rows.filter(({ visited, visits_wanted }) => visited >= visits_wanted).length,
    }))
}

/** A target for every village below an area: a drive that goes from village to village. */
export const villageTargets = (
  areas: readonly Area[],
  areaId: string,
  target: Omit<NewTarget, 'id' | 'name' | 'lng' | 'lat'>,
  idFor: (villageId: string) => string,
): NewTarget[] => {
  const parentOf = new Map(areas.map(({ id, parentId }) => [id, parentId]))
  const isBelow = (id: string | null): boolean => id !== null && (id === areaId || isBelow(parentOf.get(id) ?? null))
  return areas
    .filter(({ kind, id }) => kind === 'village' && isBelow(id))
    .filter(isPlaced)
    .map(({ id, name, lng, lat }) => ({ ...target, id: idFor(id), name, lng, lat }))
}

export const useTargets = defineStore('planner.targets', () => {
  const list = remoteList<PatrolTarget>({ kinds: ['plan', 'patrol'], read: (signal) => rpc(targetsList, {}, signal) })
  async function add(targets: readonly NewTarget[]): Promise<Result<null>> {
    const answer = await rpc(addTargets, { targets })
    if (!answer.ok) {
      // Stored before, with other content: the list shows how.
      if (answer.error.kind === 'conflict') await list.refresh()
      return answer
    }
    await list.refresh()
    return ok(null)
  }
  async function remove(ids: readonly string[]): Promise<Result<null>> {
    const answer = await rpc(removeTargets, { ids })
    if (!answer.ok) return answer
    await list.refresh()
    return ok(null)
  }
  return { ...list, add, remove }
})
