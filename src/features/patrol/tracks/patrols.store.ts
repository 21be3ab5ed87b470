import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { rpc } from '@/data/read'
import { openTrackView, patrolsList, type PatrolRow } from '@/data/rows/patrols'
import { ok, type AppError } from '@/domain/result'
import { useListStates } from '@/records/listState.store'
import { useSpan } from '@/records/query'
import { remoteList } from '@/stores/live/remoteList'
import { useTeamList } from '@/stores/teamList.store'
import { patrolRecord } from './patrol.record'
import { serves, type Patrol, type TrackView } from './patrol'

const toPatrol = (row: PatrolRow): Patrol => ({
  id: row.id,
  teamId: row.team_id,
  teamName: row.team_name ?? '',
  colour: row.colour ?? 0,
  name: row.name,
  kind: row.kind,
  status: row.status,
  isCounted: row.is_counted,
  serviceDay: row.service_day,
  startedAt: row.started_at,
  distanceM: row.distance_m,
  durationS: row.duration_s,
  hasTrack: row.has_track,
  bbox: row.bbox,
})

/** The server lists so many patrols at most: sums by team are of these, the latest. */
export const mostSummed = 20_000

/** Patrols of the period, the teams that walked them, and the look at their tracks that is open. */
export const usePatrols = defineStore('patrols', () => {
  /** As the list: its own span, else the period of the room. */
  const span = useSpan(patrolRecord)
  const patrols = remoteList<Patrol>({
    kinds: ['patrol', 'team'],
    read: async (signal) => {
      const result = await rpc(patrolsList, { from_at: span.value.fromAt, to_at: span.value.toAt }, signal)
      return result.ok ? ok(result.value.map(toPatrol)) : result
    },
  })
  const teams = useTeamList()
  const states = useListStates()
  /** Teams shown, by the filter of the list; empty means all. */
  const chosenTeams = computed((): readonly string[] => {
    const { team } = states.of(patrolRecord).filters
    return Array.isArray(team) ? team.map(String) : []
  })
  const view = shallowRef<TrackView | null>(null)
  const isOpening = ref(false)

  /** The open look, if it serves the period now chosen; another period asks for a reason again. */
  const openView = computed(() => (serves(view.value, span.value.fromAt, span.value.toAt, Date.now()) ? view.value : null))

  /** Writes down why, and opens the tracks of the period. The server refuses those who may not look. */
  async function look(reason: string): Promise<AppError | null> {
    isOpening.value = true
    const { fromAt, toAt } = span.value
    const result = await rpc(openTrackView, { from_at: fromAt, to_at: toAt, team_ids: null, reason })
    isOpening.value = false
    if (!result.ok) return result.error
    view.value = { id: result.value, fromAt, toAt, openedAtMs: Date.now() }
    return null
  }
  const closeView = () => {
    view.value = null
  }

  return {
    span,
    rows: patrols.rows,
    error: patrols.error,
    refresh: patrols.refresh,
    view: patrols.view,
    teams: computed(() => teams.rows),
    ensureTeams: teams.ensure,
    chosenTeams,
    openView,
    isOpening,
    look,
    closeView,
  }
})
