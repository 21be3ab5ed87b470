import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { rpc } from '@/data/read'
import { acknowledgeShiftNote, addShiftEntry, saveShiftNote, seeShiftNotes, shiftBook } from '@/data/rows/tonight'
import type { ShiftEntry, ShiftName, ShiftNote } from '@/data/rows/tonight'
import type { Result } from '@/domain/result'
import { formatDay, serviceDay } from '@/domain/time'
import { touch } from './live/live'
import { liveRead } from './live/liveRead'

const dayMs = 86_400_000

export interface NewNote {
  readonly id: string
  readonly rev?: number
  readonly area_id: string
  readonly service_day: string
  readonly shift: ShiftName
  readonly text: string
}

/** Handover notes and entries of the shifts of yesterday, today and tomorrow. */
export const useShiftBook = defineStore('shiftBook', () => {
  const notes = shallowRef<readonly ShiftNote[]>([])
  const entries = shallowRef<readonly ShiftEntry[]>([])
  const list = liveRead<{ readonly notes: readonly ShiftNote[]; readonly entries: readonly ShiftEntry[] }>({
    kinds: ['shift', 'area'],
    read: (signal) =>
      rpc(shiftBook, { from_day: formatDay(Date.now() - 2 * dayMs), to_day: formatDay(Date.now() + 2 * dayMs) }, signal),
    take: (book) => {
      notes.value = book.notes
      entries.value = book.entries
    },
  })
  /** Notes left for the night that is running or to come. */
  const tonight = computed(() =>
    notes.value.filter(({ service_day, shift }) => shift === 'night' && service_day === serviceDay(Date.now())),
  )

  async function changed<T>(sent: Promise<Result<T>>): Promise<Result<T>> {
    const result = await sent
    touch('shift')
    await list.refresh()
    return result
  }
  const save = (note: NewNote) => changed(rpc(saveShiftNote, { note }))
  const acknowledge = ({ id, version }: ShiftNote) => changed(rpc(acknowledgeShiftNote, { id, version }))
  const enter = (entry: { readonly id: string; readonly area_id: string; readonly at: string; readonly text: string }) =>
    changed(rpc(addShiftEntry, { entry }))
  /** Writes down that these were on the screen; told once a version. */
  const read = new Set<string>()
  async function see(shown: readonly ShiftNote[]): Promise<void> {
    const fresh = shown.filter(({ id, version }) => !read.has(`${id} ${version}`))
    if (fresh.length === 0) return
    for (const { id, version } of fresh) read.add(`${id} ${version}`)
    const result = await rpc(seeShiftNotes, { ids: fresh.map(({ id }) => id) })
    if (!result.ok) for (const { id, version } of fresh) read.delete(`${id} ${version}`)
  }
  return { notes, entries, tonight, ...list, save, acknowledge, enter, see }
})
