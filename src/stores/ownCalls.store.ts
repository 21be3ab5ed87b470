import { defineStore } from 'pinia'
import * as v from 'valibot'
import { computed } from 'vue'
import { rpc } from '@/data/read'
import { myCalls, unitSteps, type OwnCall } from '@/data/rows/calls'
import { remoteList } from './live/remoteList'
import { useOutbox } from './outbox.store'

export type OwnStep = 'acknowledged' | 'under_way' | 'there' | 'done'

const waitingStep = v.object({
  body: v.object({ incident_id: v.string(), team_id: v.string(), to: v.picklist(unitSteps) }),
})

/** Calls that the teams of this person were sent to. A step counts from the press, with or without a network. */
export const useOwnCalls = defineStore('ownCalls', () => {
  const outbox = useOutbox()
  const list = remoteList<OwnCall>({ kinds: ['incident', 'team'], read: (signal) => rpc(myCalls, {}, signal) })
  const place = (state: string) => unitSteps.findIndex((one) => one === state)
  /** Steps that this device still has to tell. What the server refused is none, and what it has, it says itself. */
  const waiting = computed(() =>
    outbox.ops.flatMap((op) => {
      const step = op.kind === 'unit.step' && op.state === 'waiting' ? v.safeParse(waitingStep, JSON.parse(op.text)) : null
      return step?.success ? [step.output.body] : []
    }),
  )
  const rows = computed(() =>
    list.rows.value
      .map((call) => {
        const own = waiting.value.findLast(({ incident_id, team_id }) => incident_id === call.id && team_id === call.team_id)?.to
        return own !== undefined && place(own) > place(call.state) ? { ...call, state: own } : call
      })
      .filter(({ state }) => state !== 'done'),
  )
  /** Kept on this device first, then sent; told again, the server changes nothing that has gone further. */
  async function step(call: OwnCall, to: OwnStep, outcome: string | null, title: string) {
    const saved = await outbox.save(
      {
        kind: 'unit.step',
        title,
        body: { incident_id: call.id, team_id: call.team_id, to, ...(outcome === null ? {} : { outcome }) },
      },
      () => true,
    )
    // The step is on its way; in a weak signal the list may take half a minute.
    void list.refresh()
    return saved
  }
  return { ...list, rows, step }
})
