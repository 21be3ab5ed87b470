import { watchDebounced } from '@vueuse/core'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { PlanDraft } from '@/domain/plan'
import type { AppError } from '@/domain/result'
import { useSession } from '@/stores/session.store'
import { createRuns } from '@/workers/run'
import { wayOf } from '@/features/patrol/planner/solve/engine'
import { figuresOf, gapsOf, type Forecast, type GroundFigures } from './forecast'
import { capturedByPlan, closeForecast, seenByPlan } from './forecastEngine'
import { fetchLastWeek, type LastWeek } from './lastWeek'
import { usePlanner } from '@/features/patrol/planner/planner.store'
import { planTrack, type WalkedPlan } from '@/features/patrol/planner/solve/planTrack'

/** A drag ends, the clock is set anew, and only then is the ground counted. */
const restMs = 400

/** What the open plan would achieve; `now` is what is saved with it. */
export const usePlanForecast = defineStore('planner.forecast', () => {
  const planner = usePlanner()
  const session = useSession()
  const ground = shallowRef<GroundFigures | null>(null)
  const error = shallowRef<AppError | null>(null)
  /** The ground shown is that of the plan before the last edit. */
  const isCounting = ref(false)
  const lastWeek = shallowRef<LastWeek | null>(null)
  const lastWeekError = shallowRef<AppError | null>(null)
  const counts = createRuns()
  const askings = createRuns()

  const now = computed<Forecast | null>(() =>
    planner.draft ? { ...figuresOf(planner.draft, planner.timings), ground: ground.value } : null,
  )
  const planned = computed(() => now.value?.stops ?? 0)

  async function walksOf(draft: PlanDraft): Promise<WalkedPlan[]> {
    const walks: WalkedPlan[] = []
    for (const timed of planner.timings) {
      const team = draft.teams.find(({ id }) => id === timed.teamId)
      if (!team || timed.visits.length === 0) continue
      const way = await wayOf(draft, team)
      walks.push({ ...way, teamId: team.id, track: planTrack(way, timed, draft.shiftFromMs) })
    }
    return walks
  }

  /** Counts the ground of the plan as it stands; a count overtaken by a newer edit is dropped. */
  async function count(): Promise<void> {
    counts.end()
    const draft = planner.draft
    if (!draft || planner.timings.length === 0) return
    const run = counts.begin()
    isCounting.value = true
    const walks = await walksOf(draft)
    if (run.isOver()) return
    const [seen, captured] = await Promise.all([
      seenByPlan(draft, walks, run),
      session.can('incidents.read') ? capturedByPlan(draft, walks, run) : null,
    ])
    if (run.isOver()) return
    isCounting.value = false
    const failed = !seen.ok ? seen : captured && !captured.ok ? captured : null
    error.value = failed ? failed.error : null
    if (!seen.ok) return
    const hotspots = captured?.ok ? captured.value : null
    ground.value = {
      seenShare: seen.value.seenShare,
      seenHa: seen.value.seenHa,
      ...gapsOf(draft, seen.value.visited),
      hotspots: hotspots && {
        share: hotspots.share,
        pai: Number.isFinite(hotspots.pai) ? hotspots.pai : 0,
        events: hotspots.events,
      },
    }
  }

  async function askLastWeek(): Promise<void> {
    askings.end()
    lastWeek.value = null
    const draft = planner.draft
    if (!draft) return
    const run = askings.begin()
    const answer = await fetchLastWeek(draft, run.signal)
    if (run.isOver()) return
    lastWeek.value = answer.ok ? answer.value : null
    lastWeekError.value = answer.ok ? null : answer.error
  }

  watch(
    () => planner.timings,
    () => {
      if (planner.timings.length > 0) isCounting.value = true
    },
  )
  watchDebounced(() => planner.timings, count, { debounce: restMs })
  watch(
    () => planner.draft && `${planner.draft.areaId} ${planner.draft.shiftFromMs} ${planner.draft.shiftToMs}`,
    (key) => {
      ground.value = null
      if (key !== null) return void askLastWeek()
      counts.end()
      askings.end()
      isCounting.value = false
      closeForecast()
    },
    { immediate: true },
  )
  /** Asks again for whatever failed. */
  const retry = () => Promise.all([error.value ? count() : null, lastWeekError.value ? askLastWeek() : null])
  return { now, planned, ground, error, isCounting, lastWeek, lastWeekError, retry }
})
