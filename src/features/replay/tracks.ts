import { rpc } from '@/data/read'
import { ok, type Result } from '@/domain/result'
import { cleanTrack, trackOf } from '@/geo/tracks'
import type { ReplayTrack } from '@/geo/walk'

interface TrackRow {
  readonly id: string
  readonly team_id: string | null
  readonly t: readonly (number | null)[] | null
  readonly x: readonly number[]
  readonly y: readonly number[]
}

/** A stored track as the clock needs it: cleaned of jumps, times in order, each once; null when it has no times. */
export function toReplayTrack(row: TrackRow): ReplayTrack | null {
  if (row.t === null) return null
  const raw = trackOf({
    lng: row.x.map((value) => value / 1e6),
    lat: row.y.map((value) => value / 1e6),
    timeMs: row.t.map((second) => (second === null ? null : second * 1000)),
  })
  const { lngLat, timeMs } = cleanTrack(raw).track
  const kept: number[] = []
  timeMs.forEach((at, i) => {
    if (!Number.isNaN(at) && at > (timeMs[kept.at(-1) ?? -1] ?? -Infinity)) kept.push(i)
  })
  if (kept.length === 0) return null
  return {
    id: row.id,
    teamId: row.team_id,
    timeS: Float64Array.from(kept, (i) => timeMs[i]! / 1000),
    lngLat: Float64Array.from(kept.flatMap((i) => [lngLat[i * 2]!, lngLat[i * 2 + 1]!])),
  }
}

/** Opens a logged look and reads every timed track in it, page by page. Times in UTC ms. */
export async function readTracks(
  span: { readonly fromMs: number; readonly toMs: number; readonly teamIds: readonly string[] | null; readonly reason: string },
  onProgress: (count: number) => void,
): Promise<Result<ReplayTrack[]>> {
  const view = await rpc<string>('open_track_view', {
    from_at: new Date(span.fromMs).toISOString(),
    to_at: new Date(span.toMs).toISOString(),
    team_ids: span.teamIds,
    reason: span.reason,
  })
  if (!view.ok) return view
  const tracks: ReplayTrack[] = []
  for (let skip: number | null = 0; skip !== null;) {
    const page: Result<{ rows: TrackRow[]; next: number | null }> = await rpc('tracks_of_view', {
      view_id: view.value,
      skip,
      most: 200,
    })
    if (!page.ok) return page
    for (const row of page.value.rows) {
      const track = toReplayTrack(row)
      if (track) tracks.push(track)
    }
    onProgress(tracks.length)
    skip = page.value.next
  }
  return ok(tracks)
}
