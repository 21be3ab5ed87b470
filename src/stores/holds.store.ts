import { defineStore } from 'pinia'
import { object, string } from 'valibot'
import { computed, ref } from 'vue'
import { rpc } from '@/data/read'
import { holdsList, holdTracks, releaseHold, type HoldRow } from '@/data/rows/retention'
import { isReason } from '@/domain/reason'
import type { AppError, Result } from '@/domain/result'
import { touch } from './live/live'
import { remoteList } from './live/remoteList'
import { useDraft } from './useDraft'

/** Legal holds of the branch: tracks that are kept past their time. */
export const useHolds = defineStore('holds', () => {
  const list = remoteList<HoldRow>({ kinds: ['hold'], read: (signal) => rpc(holdsList, {}, signal) })
  const inForce = computed(() => list.rows.value.filter(({ in_force }) => in_force))
  const past = computed(() => list.rows.value.filter(({ in_force }) => !in_force))
  async function then<Answer>(result: Result<Answer>): Promise<AppError | null> {
    if (!result.ok) return result.error
    touch('hold')
    await list.refresh()
    return null
  }
  /** The failure, or null when it is done. */
  const add = async (hold: object) => then(await rpc(holdTracks, { hold }))
  const release = async (id: string) => then(await rpc(releaseHold, { id }))
  return { ...list, inForce, past, add, release }
})

/** A hold being written: its place, its reason, the day through which it keeps. */
export function useHoldDraft(name: string, place: 'panel' | 'drawer') {
  const holds = useHolds()
  const draft = useDraft({
    name,
    // The id is made by the form: an answer lost after the commit must not hold twice.
    schema: object({ id: string(), areaId: string(), reason: string(), untilDay: string() }),
    initial: () => ({ id: crypto.randomUUID() as string, areaId: '', reason: '', untilDay: '' }),
    place,
  })
  const isBusy = ref(false)
  const isReasonGiven = computed(() => isReason(draft.value.value.reason))
  const failure = ref<AppError | null>(null)

  /** Saves a hold of the patrol, or without one of the area; true when it is stored. */
  async function save(patrolId: string | null): Promise<boolean> {
    const { id, areaId: area, reason, untilDay } = draft.value.value
    isBusy.value = true
    failure.value = await holds.add({
      id,
      reason: reason.trim(),
      until_day: untilDay || null,
      ...(patrolId === null ? { area_id: area } : { patrol_id: patrolId }),
    })
    isBusy.value = false
    if (failure.value !== null) return false
    draft.reset()
    return true
  }
  return { ...draft, isBusy, isReasonGiven, failure, save }
}
