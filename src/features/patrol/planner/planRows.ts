import type { PlanDetail } from '@/data/rows/plans'
import type { LngLat } from '@/domain/frame'
import { teamColour } from '@/domain/teamColour'
import { rulesOf, type PlanDraft, type PlanStop, type PlanTeam } from '@/domain/plan'
import type { TimedRoute } from '@/geo/routes/retime'
import { parseDrawn } from './draw/drawnWay'
import { parseMarks, parseRules } from './rules'

const ms = (at: string | null) => (at === null ? null : Date.parse(at))
const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString())

/** From a stored plan to a draft. A team whose office is gone starts from its first stop. */
export function fromDetail(detail: PlanDetail, offices: ReadonlyMap<string, LngLat>): PlanDraft {
  const teamOfRoute = new Map(detail.routes.map((route) => [route.id, route.team_id]))
  const firstStop = (routeId: string): LngLat => {
    const stop = detail.stops.find(({ route_id, seq }) => route_id === routeId && seq === 0) ?? detail.stops[0]
    return stop ? [stop.lng, stop.lat] : [0, 0]
  }
  const teams = detail.routes.map((route): PlanTeam => ({
    id: route.team_id,
    name: route.team_name ?? '—',
    colour: teamColour(route.team_id, route.colour),
    phone: route.team_phone,
    officeId: route.start_office_id,
    office: (route.start_office_id === null ? undefined : offices.get(route.start_office_id)) ?? firstStop(route.id),
    way: route.mode,
  }))
  const settings = settingsOf(detail)
  const { pins, dropped } = parseMarks(settings)
  const going = new Set(teams.map(({ id }) => id))
  const pinOf = (row: PlanDetail['stops'][number]) => {
    const pin = pins.get(row.id) ?? (row.is_pinned && row.route_id !== null ? teamOfRoute.get(row.route_id) : undefined)
    return pin !== undefined && going.has(pin) ? pin : null
  }
  const stops = detail.stops.map((row): PlanStop => ({
    id: row.id,
    kind: row.kind,
    subjectId: row.subject_id,
    name: row.name,
    reason: row.reason ?? '',
    at: [row.lng, row.lat],
    windowFromMs: ms(row.window_from),
    windowToMs: ms(row.window_to),
    dwellS: row.dwell_s,
    priority: row.priority,
    isMust: row.is_must,
    pinnedTeamId: pinOf(row),
    isDropped: dropped.has(row.id),
  }))
  const routes = Object.fromEntries(
    detail.routes.map((route) => [
      route.team_id,
      detail.stops
        .filter(({ route_id }) => route_id === route.id)
        .sort((a, b) => (a.seq ?? 0) - (b.seq ?? 0))
        .map(({ id }) => id),
    ]),
  )
  return {
    id: detail.id,
    rev: detail.rev,
    version: detail.version,
    status: detail.status,
    areaId: detail.area_id,
    title: detail.title,
    serviceDay: detail.service_day,
    shiftFromMs: Date.parse(detail.shift_from),
    shiftToMs: Date.parse(detail.shift_to),
    teams,
    stops,
    routes,
    drawn: parseDrawn(settings['drawn']),
    rules: parseRules(settings['rules']),
  }
}

const settingsOf = ({ settings }: PlanDetail): Readonly<Record<string, unknown>> =>
  typeof settings === 'object' && settings !== null ? { ...settings } : {}

type Timing = TimedRoute & { readonly teamId: string; readonly travelM: number }

/** From a draft to what `save_plan` takes; ids of routes are new with every save. Stops set aside are kept, on no route. */
export function toSaved(
  draft: PlanDraft,
  timings: readonly Timing[],
  lines: ReadonlyMap<string, readonly LngLat[]>,
  isEstimate: boolean,
  forecast: unknown,
) {
  const at = (second: number) => iso(draft.shiftFromMs + second * 1000)
  const routes = draft.teams.map((team) => {
    const timed = timings.find(({ teamId }) => teamId === team.id)
    const line = lines.get(team.id)
    return {
      id: crypto.randomUUID(),
      team_id: team.id,
      start_office_id: team.officeId,
      end_office_id: team.officeId,
      mode: team.way,
      leaves_at: timed ? at(timed.departS) : null,
      returns_at: timed ? at(timed.returnS) : null,
      travel_s: timed?.travelS ?? 0,
      travel_m: Math.round(timed?.travelM ?? 0),
      is_estimate: isEstimate,
      geom: line && line.length > 1 ? { type: 'LineString', coordinates: line } : null,
    }
  })
  const place = new Map<string, { routeId: string; seq: number; arrive: string | null; leave: string | null }>()
  draft.teams.forEach((team, index) => {
    const timed = timings.find(({ teamId }) => teamId === team.id)
    ;(draft.routes[team.id] ?? []).forEach((id, seq) => {
      const visit = timed?.visits[seq]
      place.set(id, {
        routeId: routes[index]!.id,
        seq,
        arrive: visit ? at(visit.arriveS) : null,
        leave: visit ? at(visit.leaveS) : null,
      })
    })
  })
  return {
    id: draft.id,
    rev: draft.rev,
    area_id: draft.areaId,
    title: draft.title,
    service_day: draft.serviceDay,
    shift_from: iso(draft.shiftFromMs),
    shift_to: iso(draft.shiftToMs),
    settings: {
      drawn: draft.drawn ?? {},
      rules: rulesOf(draft),
      pins: Object.fromEntries(
        draft.stops.flatMap(({ id, pinnedTeamId }) => (pinnedTeamId === null ? [] : [[id, pinnedTeamId]])),
      ),
      dropped: draft.stops.filter(({ isDropped }) => isDropped).map(({ id }) => id),
    },
    forecast,
    routes,
    stops: draft.stops.map((stop) => {
      const on = place.get(stop.id)
      return {
        id: stop.id,
        route_id: on?.routeId ?? null,
        seq: on?.seq ?? null,
        kind: stop.kind,
        subject_id: stop.subjectId,
        name: stop.name,
        reason: stop.reason || null,
        lng: stop.at[0],
        lat: stop.at[1],
        window_from: iso(stop.windowFromMs),
        window_to: iso(stop.windowToMs),
        dwell_s: stop.dwellS,
        priority: stop.priority,
        is_must: stop.isMust,
        is_pinned: stop.pinnedTeamId !== null,
        arrive_at: on?.arrive ?? null,
        leave_at: on?.leave ?? null,
      }
    }),
  }
}
