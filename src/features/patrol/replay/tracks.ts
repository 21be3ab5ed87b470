import { rpc } from '@/data/read'
import { openTrackView, tracksOfView, type TrackPage, type TrackRow } from '@/data/rows/patrols'
import { ok, type Result } from '@/domain/result'
import { cleanTrack, findStays, trackOf } from '@/geo/tracks'
import type { ReplayTrack } from '@/geo/walk'

/** Tracks of one request: what the page reads and cleans in one go, a frame or two. */
const pageTracks = 40

/** A stored track as the clock needs it: cleaned, times in order, each once, parted at silences and jumps; null without times. */
export function toReplayTrack(row: Omit<TrackRow, 'day' | 'kind'>): ReplayTrack | null {
  if (row.t === null) return null
  const raw = trackOf({
    lng: row.x.map((value) => value / 1e6),
    lat: row.y.map((value) => value / 1e6),
    timeMs: row.t.map((second) => (second === null ? null : second * 1000)),
    ...(row.a && { accuracyM: row.a.map((decimetres) => (decimetres < 0 ? null : decimetres / 10)) }),
  })
  const { track, legStart, timed } = cleanTrack(raw)
  const count = track.timeMs.length
  if (!timed || count === 0) return null
  const joined = new Uint8Array(count).fill(1)
  for (const end of legStart) if (end > 0) joined[end - 1] = 0
  return {
    id: row.id,
    teamId: row.team_id,
    timeS: Float64Array.from(track.timeMs, (at) => at / 1000),
    lngLat: Float64Array.from(track.lngLat),
    joined,
  }
}

/** Where a track stayed for five minutes and more: Unix seconds and place. */
export interface TrackStay {
  readonly fromS: number
  readonly toS: number
  readonly at: readonly [lng: number, lat: number]
}

export const staysOf = ({ lngLat, timeS }: ReplayTrack): TrackStay[] =>
  findStays({
    ...trackOf({ lng: [], lat: [] }),
    lngLat,
    timeMs: timeS.map((second) => second * 1000),
  }).map((stay) => ({ fromS: stay.arriveMs / 1000, toS: stay.leaveMs / 1000, at: [stay.lng, stay.lat] }))

/** Opens a logged look and reads every timed track in it, page by page. Times in UTC ms. */
export async function readTracks(
  span: { readonly fromMs: number; readonly toMs: number; readonly teamIds: readonly string[] | null; readonly reason: string },
  onProgress: (tracks: readonly ReplayTrack[]) => void,
): Promise<Result<ReplayTrack[]>> {
  const view = await rpc(openTrackView, {
    from_at: new Date(span.fromMs).toISOString(),
    to_at: new Date(span.toMs).toISOString(),
    team_ids: span.teamIds,
    reason: span.reason,
  })
  if (!view.ok) return view
  const tracks: ReplayTrack[] = []
  for (let skip: number | null = 0; skip !== null;) {
    const page: Result<TrackPage> = await rpc(tracksOfView, {
      view_id: view.value,
      skip,
      most: pageTracks,
    })
    if (!page.ok) return page
    for (const row of page.value.rows) {
      const track = toReplayTrack(row)
      if (track) tracks.push(track)
    }
    onProgress(tracks)
    skip = page.value.next
  }
  return ok(tracks)
}
