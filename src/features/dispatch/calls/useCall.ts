import { nullable, number, object, picklist, string, tuple } from 'valibot'
import { computed, ref, watch, watchSyncEffect } from 'vue'
import { useI18n } from 'vue-i18n'
import { rpc } from '@/data/read'
import { createIncident } from '@/data/rows/calls'
import type { LngLat } from '@/domain/frame'
import { incidentGroups } from '@/domain/incidentGroup'
import { useErrorText } from '@/i18n/useErrorText'
import { sendStep } from '@/records/caseStep'
import { touch } from '@/stores/live/live'
import { usePin } from '@/stores/pin.store'
import { useArrivals } from '@/stores/routing/arrivals'
import { useDraft } from '@/stores/useDraft'
import { useViewport } from '@/stores/viewport.store'
import { notify } from '@/ui/toast'
import { useBoard } from './board.store'
import { maybeSame } from './clocks'

/** A call that is being taken down. The caller's number is kept nowhere on this device, not as a draft either. */
export function useCall(done: (id: string) => void) {
  const { t } = useI18n()
  const errorText = useErrorText()
  const board = useBoard()
  const viewport = useViewport()
  const pinned = usePin().pin
  // Not looked at by the form as it opens: each reading of the board would begin the form anew, with another id and moment.
  let aheadMs = 0
  watchSyncEffect(() => (aheadMs = board.aheadMs))
  const {
    value: draft,
    isRestored,
    reset: resetDraft,
    mayClose,
  } = useDraft({
    name: 'call.new',
    schema: object({
      // Made when the form opens: an answer lost after the commit must not store the call twice.
      id: string(),
      openedAt: string(),
      group: picklist(incidentGroups),
      summary: string(),
      address: string(),
      at: nullable(tuple([number(), number()])),
    }),
    initial: () => ({
      id: crypto.randomUUID() as string,
      openedAt: new Date(Date.now() + aheadMs).toISOString(),
      group: 'help' as (typeof incidentGroups)[number],
      summary: '',
      address: pinned?.name ?? '',
      at: (pinned?.at ?? null) as LngLat | null,
    }),
    place: 'panel',
  })
  // A place that was pressed for this call stands over that of a draft left behind.
  if (pinned) watch(isRestored, (is) => is && put(pinned.at, pinned.name), { immediate: true })
  const caller = ref('')
  const problem = ref('')
  const isBusy = ref(false)
  // Plain: what is reactive cannot be handed to a worker.
  const at = computed((): LngLat | null => (draft.value.at === null ? null : [draft.value.at[0], draft.value.at[1]]))
  const arrivals = useArrivals(at, 'motorcycle')
  /** Who can be there first, and what each does now; one whose state is not known is not offered as free. */
  const candidates = computed(() =>
    arrivals.arrivals.value.map((unit) => ({ ...unit, state: board.stateOf.get(unit.id) ?? ('off' as const) })),
  )
  const nearestFree = computed(() => candidates.value.find(({ state }) => state === 'free')?.id ?? '')
  /** null: nobody has chosen, so it is the nearest free one. */
  const choice = ref<string | null>(null)
  const chosen = computed({
    get: () => {
      const isThere = choice.value === '' || candidates.value.some(({ id, state }) => id === choice.value && state === 'free')
      return choice.value !== null && isThere ? choice.value : nearestFree.value
    },
    set: (id) => (choice.value = id),
  })
  watch(at, () => (choice.value = null))
  const same = computed(() => (at.value === null ? [] : maybeSame(board.calls, at.value, Date.now() + board.aheadMs)))

  function put(place: LngLat, name: string | null): void {
    draft.value.at = [place[0], place[1]]
    if (name !== null) draft.value.address = name
    viewport.flyTo({ center: place, zoom: Math.max(viewport.zoom, 14) })
  }
  function reset(): void {
    resetDraft()
    caller.value = ''
    choice.value = null
  }
  /** A slip of the hand: the call is closed as taken down by mistake, and its units are free again. */
  async function undo(id: string, rev: number): Promise<void> {
    const sent = await sendStep('incident', { id, act: 'close', outcome: 'mistake', rev, note: t('calls.undone') })
    if (sent.ok) notify(t('calls.undone'), 'ok')
    else notify(errorText(sent.error), 'danger')
  }
  async function save(): Promise<void> {
    problem.value = at.value === null ? t('calls.whereNeeded') : ''
    if (at.value === null) return
    const { id, group, summary, address, openedAt } = draft.value
    const unit = candidates.value.find((one) => one.id === chosen.value)
    isBusy.value = true
    const saved = await rpc(createIncident, {
      incident: {
        ...{ id, type: t(`incidents.group.${group}`), type_group: group, source: t('calls.source') },
        ...{ summary: summary.trim() || null, address: address.trim() || null, received_at: openedAt },
        ...{ lng: at.value[0], lat: at.value[1], caller_phone: caller.value.trim() || null },
        units: unit ? [{ [`${unit.kind}_id`]: unit.id, expected_s: Math.round(unit.timeS) }] : [],
      },
    })
    isBusy.value = false
    // Also where it was not taken: an earlier press may have been, and the board then shows with whom.
    touch('incident', [id])
    if (!saved.ok) return void (problem.value = errorText(saved.error))
    reset()
    const { rev, code } = saved.value
    notify(unit ? t('calls.takenAndSent', { code, name: unit.name }) : t('calls.taken', { code }), 'ok', {
      label: t('calls.undo'),
      run: () => void undo(id, rev),
    })
    done(id)
  }
  return { draft, isRestored, reset, mayClose, problem, isBusy, caller, candidates, chosen, same, arrivals, put, save }
}
