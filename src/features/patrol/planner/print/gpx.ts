import type { LngLat } from '@/domain/frame'
import type { PlanDraft } from '@/domain/plan'

const escaped = (text: string) =>
  text.replace(/[<>&"']/g, (sign) => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;', "'": '&apos;' })[sign] ?? sign)

/** The plan as GPX 1.1: one route a team with its stops, and one track with the way; WGS-84. Opens in any hand-held logger. */
export function planToGpx(draft: PlanDraft, lines: ReadonlyMap<string, readonly LngLat[]>): string {
  const stops = new Map(draft.stops.map((stop) => [stop.id, stop]))
  const routes = draft.teams.map((team) => {
    const points = (draft.routes[team.id] ?? []).flatMap((id) => {
      const stop = stops.get(id)
      return stop
        ? `    <rtept lat="${stop.at[1]}" lon="${stop.at[0]}"><name>${escaped(stop.name)}</name><desc>${escaped(stop.reason)}</desc></rtept>`
        : []
    })
    return `  <rte>\n    <name>${escaped(team.name)}</name>\n${points.join('\n')}\n  </rte>`
  })
  const tracks = draft.teams.flatMap((team) => {
    const line = lines.get(team.id)
    if (!line) return []
    const points = line.map(([lng, lat]) => `      <trkpt lat="${lat.toFixed(6)}" lon="${lng.toFixed(6)}"/>`)
    return `  <trk>\n    <name>${escaped(team.name)}</name>\n    <trkseg>\n${points.join('\n')}\n    </trkseg>\n  </trk>`
  })
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<gpx version="1.1" creator="PatrolGrid" xmlns="http://www.topografix.com/GPX/1/1">',
    `  <metadata><name>${escaped(draft.title)}</name></metadata>`,
    ...routes,
    ...tracks,
    '</gpx>',
    '',
  ].join('\n')
}
