import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { rpc } from '@/data/read'
import { incidentsInBox } from '@/data/rows/incidents'
import type { LngLat } from '@/domain/frame'
import { ok, type Result } from '@/domain/result'
import { createReplay, whoWasNear, type ReplayTrack } from '@/geo/walk'
import { useSession } from '@/stores/session.store'
import { useTeamList } from '@/stores/teamList.store'
import type { ReplayLink } from './link'
import { readPlans, type PlanProgress } from './plans'
import { readTracks, staysOf, type TrackStay } from './tracks'

export interface TeamMark {
  readonly id: string
  readonly name: string
  readonly colour: number
}
/** A stay of one track: slot of the track, seconds, place. */
export interface StayMark extends TrackStay {
  readonly track: number
}
export interface IncidentMark {
  readonly at: LngLat
  readonly timeS: number
}

const incidentsMost = 5000

/** All teams and incidents of a period on one clock. */
export const useReplay = defineStore('replay', () => {
  const session = useSession()
  const teamList = useTeamList()
  const teams = computed<ReadonlyMap<string, TeamMark>>(() => teamList.byId)
  const loaded = shallowRef<readonly ReplayTrack[]>([])
  /** Stays of each loaded track. */
  const loadedStays = shallowRef<ReadonlyMap<string, readonly TrackStay[]>>(new Map())
  const incidents = shallowRef<readonly IncidentMark[]>([])
  const incidentsTotal = ref(0)
  const plans = shallowRef<PlanProgress>({ stops: [] })
  /** Teams asked for before loading, and of those the ones shown; empty means all. */
  const askedTeams = shallowRef<readonly string[]>([])
  const shownTeams = shallowRef<readonly string[]>([])
  const periodMs = shallowRef<readonly [from: number, to: number]>([0, 0])
  const fromS = ref(0)
  const toS = ref(0)
  const clockS = ref(0)
  const speed = ref<number>(60)
  const isPlaying = ref(false)
  const isLoading = ref(false)
  const readCount = ref(0)
  const isLoaded = ref(false)
  /** A place that was asked about, and the moment. */
  const asked = shallowRef<{ readonly at: LngLat; readonly timeS: number } | null>(null)

  const isShown = (teamId: string | null) => shownTeams.value.length === 0 || shownTeams.value.includes(teamId ?? '')
  const tracks = computed(() => loaded.value.filter(({ teamId }) => isShown(teamId)))
  const stays = computed(() =>
    tracks.value.flatMap(({ id }, track) => (loadedStays.value.get(id) ?? []).map((stay): StayMark => ({ ...stay, track }))),
  )
  /** Teams that have a track in what was loaded, by name. */
  const loadedTeams = computed(() => {
    const found = new Set(loaded.value.map(({ teamId }) => teamId))
    return [...teams.value.values()].filter(({ id }) => found.has(id))
  })
  const replay = computed(() => createReplay(tracks.value))
  const planStops = computed(() => plans.value.stops.filter(({ teamId }) => isShown(teamId)))
  const near = computed(() => (asked.value ? whoWasNear(tracks.value, asked.value.at, asked.value.timeS) : []))

  async function readIncidents(fromMs: number, toMs: number): Promise<void> {
    incidents.value = []
    incidentsTotal.value = 0
    const box = session.home?.bbox
    if (!box || !session.can('incidents.read')) return
    const [west, south, east, north] = box
    const answer = await rpc(incidentsInBox, {
      west,
      south,
      east,
      north,
      from_at: new Date(fromMs).toISOString(),
      to_at: new Date(toMs).toISOString(),
      max_rows: incidentsMost,
    })
    if (!answer.ok) return
    incidentsTotal.value = answer.value.total
    incidents.value = answer.value.rows.map(([, lng, lat, , timeS]) => ({ at: [lng, lat], timeS }))
  }

  /** Reads a period (UTC ms) after a reason was given, of `askedTeams`. */
  async function load(fromMs: number, toMs: number, reason: string): Promise<Result<null>> {
    isLoading.value = true
    readCount.value = 0
    const stays = new Map<string, readonly TrackStay[]>()
    const [read, , , progress] = await Promise.all([
      readTracks({ fromMs, toMs, teamIds: askedTeams.value.length === 0 ? null : askedTeams.value, reason }, (tracks) => {
        for (const track of tracks.slice(readCount.value)) stays.set(track.id, staysOf(track))
        readCount.value = tracks.length
      }),
      teamList.ensure(),
      readIncidents(fromMs, toMs),
      readPlans(fromMs, toMs),
    ])
    isLoading.value = false
    if (!read.ok) return read
    shownTeams.value = []
    loaded.value = read.value
    loadedStays.value = stays
    plans.value = progress
    periodMs.value = [fromMs, toMs]
    fromS.value = Math.max(
      fromMs / 1000,
      read.value.reduce((least, { timeS }) => Math.min(least, timeS[0]!), toMs / 1000),
    )
    toS.value = read.value.reduce((most, { timeS }) => Math.max(most, timeS.at(-1)!), fromS.value + 1)
    clockS.value = fromS.value
    asked.value = null
    isPlaying.value = false
    isLoaded.value = true
    return ok(null)
  }

  function seek(second: number): void {
    clockS.value = Math.max(fromS.value, Math.min(toS.value, second))
    if (clockS.value >= toS.value) isPlaying.value = false
  }
  function close(): void {
    isPlaying.value = false
    isLoaded.value = false
    loaded.value = []
    loadedStays.value = new Map()
    incidents.value = []
    plans.value = { stops: [] }
    asked.value = null
  }
  const ask = (at: LngLat) => {
    asked.value = { at, timeS: clockS.value }
  }
  /** What a link to what is shown now restores. */
  const link = (): ReplayLink => ({
    fromMs: periodMs.value[0],
    toMs: periodMs.value[1],
    clockS: clockS.value,
    speed: speed.value,
    teamIds: shownTeams.value.length > 0 ? shownTeams.value : askedTeams.value,
  })

  return {
    tracks,
    teams,
    loadedTeams,
    askedTeams,
    shownTeams,
    stays,
    incidents,
    incidentsTotal,
    planStops,
    fromS,
    toS,
    clockS,
    speed,
    isPlaying,
    isLoading,
    readCount,
    isLoaded,
    replay,
    asked,
    near,
    readTeams: teamList.ensure,
    load,
    seek,
    close,
    ask,
    link,
  }
})
