import { defineStore } from 'pinia'
import { computed } from 'vue'
import { rpc } from '@/data/read'
import { myCalls, unitSteps, type OwnCall } from '@/data/rows/calls'
import { remoteList } from './live/remoteList'
import { useOutbox } from './outbox.store'

export type OwnStep = 'acknowledged' | 'under_way' | 'there' | 'done'

/** Steps of a unit that this device has told and the server may not have yet. */
const told = new Map<string, OwnStep>()

/** Calls that the teams of this person were sent to. A step counts from the press, with or without a network. */
export const useOwnCalls = defineStore('ownCalls', () => {
  const outbox = useOutbox()
  const list = remoteList<OwnCall>({ kinds: ['incident', 'team'], read: (signal) => rpc(myCalls, {}, signal) })
  const place = (state: string) => unitSteps.findIndex((one) => one === state)
  const rows = computed(() =>
    list.rows.value
      .map((call) => {
        void outbox.ops
        const own = told.get(call.id)
        return own !== undefined && place(own) > place(call.state) ? { ...call, state: own } : call
      })
      .filter(({ state }) => state !== 'done'),
  )
  /** Kept on this device first, then sent; told again, the server changes nothing that has gone further. */
  async function step(call: OwnCall, to: OwnStep, outcome: string | null, title: string) {
    const saved = await outbox.save({
      kind: 'unit.step',
      title,
      body: { incident_id: call.id, team_id: call.team_id, to, ...(outcome === null ? {} : { outcome }) },
    })
    if (saved.is === 'sent' || saved.is === 'kept') told.set(call.id, to)
    await list.refresh()
    return saved
  }
  return { ...list, rows, step }
})
