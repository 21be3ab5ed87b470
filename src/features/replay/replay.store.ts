import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { rpc } from '@/data/read'
import type { LngLat } from '@/domain/frame'
import { ok, type Result } from '@/domain/result'
import { formatDay } from '@/domain/time'
import { findStays, trackOf } from '@/geo/tracks'
import { createReplay, whoWasNear, type ReplayTrack } from '@/geo/walk'
import { useSession } from '@/stores/session'
import { readTracks } from './tracks'

export interface TeamMark {
  readonly id: string
  readonly name: string
  readonly colour: number
}
/** A stay of one track: slot of the track, seconds, place. */
export interface StayMark {
  readonly track: number
  readonly fromS: number
  readonly toS: number
  readonly at: LngLat
}
export interface IncidentMark {
  readonly at: LngLat
  readonly timeS: number
}
interface PlanProgress {
  readonly total: number
  /** Seconds at which stops were visited, in order. */
  readonly visitedS: readonly number[]
}

export const speeds = [1, 10, 60, 300, 600] as const
const incidentsMost = 5000

/** All teams and incidents of a period on one clock. */
export const useReplay = defineStore('replay', () => {
  const session = useSession()
  const tracks = shallowRef<readonly ReplayTrack[]>([])
  const teams = shallowRef<ReadonlyMap<string, TeamMark>>(new Map())
  const stays = shallowRef<readonly StayMark[]>([])
  const incidents = shallowRef<readonly IncidentMark[]>([])
  const incidentsTotal = ref(0)
  const plan = shallowRef<PlanProgress>({ total: 0, visitedS: [] })
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

  const replay = computed(() => createReplay(tracks.value))
  const planDone = computed(() => plan.value.visitedS.filter((second) => second <= clockS.value).length)
  const near = computed(() => (asked.value ? whoWasNear(tracks.value, asked.value.at, asked.value.timeS) : []))

  async function readIncidents(fromMs: number, toMs: number): Promise<void> {
    incidents.value = []
    incidentsTotal.value = 0
    const box = session.home?.bbox
    if (!box || !session.can('incidents.read')) return
    const [west, south, east, north] = box
    const answer = await rpc<{ total: number; rows: [string, number, number, string, number, string][] }>('incidents_in_box', {
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

  async function readPlans(fromMs: number, toMs: number): Promise<void> {
    const answer = await rpc<{ id: string; status: string }[]>('plans_list', {
      from_day: formatDay(fromMs),
      to_day: formatDay(toMs),
    })
    const visitedS: number[] = []
    let total = 0
    for (const { id } of answer.ok ? answer.value.filter(({ status }) => status === 'published').slice(0, 31) : []) {
      const detail = await rpc<{ stops: { route_id: string | null; visited_at: string | null }[] } | null>('plan_detail', { id })
      for (const stop of detail.ok ? (detail.value?.stops ?? []) : []) {
        if (stop.route_id !== null) total++
        if (stop.visited_at !== null) visitedS.push(Date.parse(stop.visited_at) / 1000)
      }
    }
    plan.value = { total, visitedS }
  }

  const staysOf = (track: ReplayTrack, slot: number): StayMark[] =>
    findStays({
      ...trackOf({ lng: [], lat: [] }),
      lngLat: track.lngLat,
      timeMs: track.timeS.map((second) => second * 1000),
    }).map((stay) => ({ track: slot, fromS: stay.arriveMs / 1000, toS: stay.leaveMs / 1000, at: [stay.lng, stay.lat] }))

  /** Reads a period (UTC ms) after a reason was given. */
  async function load(fromMs: number, toMs: number, reason: string): Promise<Result<null>> {
    isLoading.value = true
    readCount.value = 0
    const [read, list] = await Promise.all([
      readTracks({ fromMs, toMs, teamIds: null, reason }, (count) => (readCount.value = count)),
      rpc<TeamMark[]>('teams_list'),
      readIncidents(fromMs, toMs),
      readPlans(fromMs, toMs),
    ])
    isLoading.value = false
    if (!read.ok) return read
    teams.value = new Map((list.ok ? list.value : []).map((team) => [team.id, team]))
    tracks.value = read.value
    stays.value = read.value.flatMap(staysOf)
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
    tracks.value = []
    stays.value = []
    incidents.value = []
    asked.value = null
  }
  const ask = (at: LngLat) => {
    asked.value = { at, timeS: clockS.value }
  }

  return {
    tracks,
    teams,
    stays,
    incidents,
    incidentsTotal,
    plan,
    planDone,
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
    load,
    seek,
    close,
    ask,
  }
})
