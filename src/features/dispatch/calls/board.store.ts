import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { rpc } from '@/data/read'
import { callsBoard, unitsBoard, type BoardUnit, type CallRow } from '@/data/rows/calls'
import { ok } from '@/domain/result'
import { liveRead } from '@/stores/live/liveRead'

/** Positions come in by the second; the board reads them so often at most. */
const unitsPaceMs = 3000

/** Calls and units as the desk sees them, and the clock of the server that their ages are told by. */
export const useBoard = defineStore('dispatch.board', () => {
  const calls = shallowRef<readonly CallRow[]>([])
  const units = shallowRef<readonly BoardUnit[]>([])
  const openTotal = ref(0)
  /** What the server's clock is ahead of this one, ms: a wrong clock here must not make a call look old. */
  const aheadMs = ref(0)
  const callsRead = liveRead({
    kinds: ['incident', 'team', 'office'],
    read: async (signal) => {
      const answer = await rpc(callsBoard, {}, signal)
      return answer.ok ? ok({ ...answer.value, readMs: Date.now() }) : answer
    },
    take: ({ now, open_total, calls: rows, readMs }) => {
      calls.value = rows
      openTotal.value = open_total
      aheadMs.value = Date.parse(now) - readMs
    },
  })
  const unitsRead = liveRead({
    kinds: ['incident', 'patrol', 'team', 'rota', 'office'],
    read: (signal) => rpc(unitsBoard, {}, signal),
    take: (rows) => {
      units.value = rows
    },
    paceMs: unitsPaceMs,
  })
  const open = computed(() => calls.value.filter(({ is_open }) => is_open))
  const stateOf = computed(() => new Map(units.value.map(({ id, state }) => [id, state])))
  async function ensure(): Promise<void> {
    await Promise.all([callsRead.ensure(), unitsRead.ensure()])
  }
  async function refresh(): Promise<void> {
    await Promise.all([callsRead.refresh(), unitsRead.refresh()])
  }
  return {
    calls,
    units,
    open,
    openTotal,
    aheadMs,
    stateOf,
    load: callsRead.load,
    error: callsRead.error,
    oldSinceMs: callsRead.oldSinceMs,
    unitsLoad: unitsRead.load,
    unitsError: unitsRead.error,
    unitsOldSinceMs: unitsRead.oldSinceMs,
    ensure,
    refresh,
  }
})
