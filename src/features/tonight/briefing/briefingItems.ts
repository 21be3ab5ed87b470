import type { Briefing, BriefRow, RouteRow, SpotRow } from '@/data/rows/tonight'
import type { LngLat } from '@/domain/frame'
import type { Selection } from '@/domain/selection'
import { shanghaiParts } from '@/domain/time'
import type { StopWish } from '@/stores/stopWish.store'
import type { Seen } from './briefing.store'

export type Words = (key: string, values?: Record<string, unknown>) => string
export type Tone = 'neutral' | 'warning' | 'danger'

/** One thing that stands open tonight, as a row shows it. */
export interface Item {
  readonly id: string
  readonly seen: Seen
  readonly isSeen: boolean
  readonly title: string
  readonly note: string
  /** A word of state beside it. */
  readonly chip: { readonly text: string; readonly tone: Tone } | null
  readonly at: LngLat | null
  readonly selects: Selection | null
  readonly wish: StopWish | null
  readonly phone: string | null
  /** The plan on which it is walked. */
  readonly planId: string | null
  /** Still waits for somebody to be sent. */
  readonly isWaiting: boolean
}

/** What rows are worded with: the page's words, the names of areas, and the moment. */
export interface Wording {
  readonly t: Words
  readonly areaName: (id: string | null) => string
  readonly nowMs: number
}

const hourMs = 3_600_000
const two = (value: number) => String(value).padStart(2, '0')

export function clock(at: string | null): string {
  if (at === null) return '—'
  const { hour, minute } = shanghaiParts(Date.parse(at))
  return `${two(hour)}:${two(minute)}`
}
/** `25 天`, `5 小时`, `40 分钟`: the largest unit that says enough. */
export function span(ms: number, t: Words): string {
  const hours = Math.max(0, ms) / hourMs
  if (hours < 2) return t('briefing.minutes', { count: Math.floor(hours * 60) })
  return hours < 48 ? t('briefing.hours', { count: Math.floor(hours) }) : t('briefing.days', { count: Math.floor(hours / 24) })
}
/** How long ago, at most to the present. */
export const since = (at: string, { t, nowMs }: Wording): string => span(nowMs - Date.parse(at), t)

const placeOf = ({ lng, lat }: { lng: number | null; lat: number | null }): LngLat | null =>
  lng === null || lat === null ? null : [lng, lat]
const joined = (...parts: readonly string[]) => parts.filter((part) => part !== '').join(' · ')

function wishOf(kind: StopWish['kind'], row: BriefRow, reason: string): StopWish | null {
  const at = placeOf(row)
  return at && { kind, subjectId: row.id, name: row.name, reason, at }
}
const plain = { chip: null, wish: null, phone: null, planId: null, isWaiting: false }

export function callItem(row: BriefRow, words: Wording): Item {
  const { t } = words
  const isWaiting = row.state === 'received'
  return {
    ...plain,
    id: row.id,
    seen: { kind: 'incident', subject: row.id },
    isSeen: row.is_seen,
    title: row.name,
    note: joined(row.at === null ? '' : t('briefing.sinceCall', { time: since(row.at, words) }), words.areaName(row.area_id)),
    chip: { text: t(`incidents.status.${row.state}`), tone: isWaiting ? 'danger' : 'neutral' },
    at: placeOf(row),
    selects: { kind: 'incident', id: row.id },
    isWaiting,
  }
}

/** When a water falls due, and what its kit lacks. */
export function waterItem(row: BriefRow, untilMs: number, words: Wording): Item {
  const { t } = words
  const dueMs = row.at === null ? null : Date.parse(row.at)
  const isDueTonight = row.state === 'soon' && dueMs !== null && dueMs < untilMs
  const due =
    row.state === 'overdue' && row.at !== null
      ? { text: t('briefing.overdue', { time: since(row.at, words) }), tone: 'danger' as const }
      : row.state === 'never'
        ? { text: t('briefing.neverInspected'), tone: 'warning' as const }
        : isDueTonight
          ? { text: t('briefing.dueBy', { time: clock(row.at) }), tone: 'warning' as const }
          : null
  const lacking = row.lacking ?? []
  const kit =
    lacking.length === 0 ? '' : t('briefing.lacks', { pieces: lacking.map((piece) => t(`briefing.piece.${piece}`)).join('、') })
  return {
    ...plain,
    id: row.id,
    seen: { kind: 'water', subject: row.id },
    isSeen: row.is_seen,
    title: row.name,
    note: joined(kit, words.areaName(row.area_id)),
    chip: due ?? (kit === '' ? null : { text: t('briefing.kitShort'), tone: 'warning' }),
    at: placeOf(row),
    selects: { kind: 'water', id: row.id },
    wish: wishOf('water', row, joined(due?.text ?? '', kit)),
  }
}

export function hazardItem(row: BriefRow, words: Wording): Item {
  const { t } = words
  const lateDays = row.day === null ? 0 : Math.floor((words.nowMs - Date.parse(`${row.day}T00:00:00+08:00`)) / (24 * hourMs))
  const due = lateDays > 0 ? t('briefing.overdue', { time: t('briefing.days', { count: lateDays }) }) : t('briefing.dueToday')
  return {
    ...plain,
    id: row.id,
    seen: { kind: 'hazard', subject: row.id },
    isSeen: row.is_seen,
    title: row.name,
    note: joined(t(`hazards.status.${row.state}`), words.areaName(row.area_id)),
    chip: { text: due, tone: lateDays > 0 ? 'danger' : 'warning' },
    at: placeOf(row),
    selects: { kind: 'hazard', id: row.id },
    wish: wishOf('hazard', row, due),
  }
}

export function gapItem(row: BriefRow, words: Wording): Item {
  const { t } = words
  const empty = row.at === null ? t('briefing.neverVisited') : t('briefing.emptyFor', { time: since(row.at, words) })
  return {
    ...plain,
    id: row.id,
    seen: { kind: 'gap', subject: row.id },
    isSeen: row.is_seen,
    title: row.name,
    note: t(`areaKind.${row.part}`),
    chip: { text: empty, tone: 'warning' },
    at: placeOf(row),
    selects: { kind: 'area', id: row.id },
    wish: wishOf(row.part === 'village' ? 'village' : 'gap', row, empty),
  }
}

export function spotItem(row: SpotRow, words: Wording): Item {
  const { t } = words
  const name = t('briefing.near', { place: words.areaName(row.area_id) })
  const hours = row.from_at === null ? '' : t('briefing.busy', { from: clock(row.from_at), to: clock(row.to_at) })
  const reason = joined(t('briefing.spotCount', { count: row.count }), hours)
  return {
    ...plain,
    id: row.id,
    seen: { kind: 'hotspot', subject: row.id },
    isSeen: row.is_seen,
    title: name,
    note: reason,
    chip: row.is_now ? { text: t('briefing.now'), tone: 'danger' } : null,
    at: [row.lng, row.lat],
    selects: null,
    wish: { kind: 'hotspot', subjectId: null, name, reason, at: [row.lng, row.lat] },
  }
}

/** A team of the published plans: not yet out, out, or home, and what is amiss with it. */
export function routeItem(row: RouteRow, { t }: Wording): Item {
  const way =
    row.ended_at !== null
      ? t('briefing.team.home', { time: clock(row.ended_at) })
      : row.started_at !== null
        ? t('briefing.team.out', { time: clock(row.started_at) })
        : t('briefing.team.planned', { time: clock(row.leaves_at) })
  const amiss = row.is_lost ? 'lost' : row.is_off ? 'off' : row.is_late ? 'late' : null
  return {
    ...plain,
    id: row.id,
    seen: { kind: 'route', subject: row.id },
    isSeen: row.is_seen,
    title: row.name,
    note: way,
    chip: amiss && { text: t(`briefing.team.${amiss}`), tone: amiss === 'late' ? 'warning' : 'danger' },
    at: null,
    selects: row.patrol_id === null ? { kind: 'team', id: row.team_id } : { kind: 'patrol', id: row.patrol_id },
    phone: row.phone,
    planId: row.plan_id,
  }
}

export type GroupId = 'calls' | 'plan' | 'gaps' | 'waters' | 'hazards' | 'hotspots' | 'notices'
/** A figure in the head of a group. `word`: the board's name for it, where it has one. */
export interface Figure {
  readonly text: string
  readonly tone: Tone
  readonly word?: string
  readonly count?: number
}
export interface Group {
  readonly id: GroupId
  /** The tab that lists what was counted. */
  readonly tab: string
  readonly figures: readonly Figure[]
  readonly items: readonly Item[]
  /** How many there are; more than `items` where the answer was cut. */
  readonly total: number
}

const toneOf = (count: number, tone: Tone): Tone => (count > 0 ? tone : 'neutral')

function planGroup({ plan }: Briefing, words: Wording): Group {
  const { t } = words
  const published = plan.plans.filter(({ status }) => status === 'published')
  const [state] = [...published, ...plan.plans]
  const amiss = (['lost', 'off', 'late'] as const).flatMap((key): Figure[] =>
    plan[key] > 0
      ? [{ text: t(`briefing.plan.${key}`, { count: plan[key] }), tone: key === 'late' ? 'warning' : 'danger', count: plan[key] }]
      : [],
  )
  const head: Figure = !state
    ? { text: t('briefing.plan.none', { count: plan.rota }), tone: 'warning' }
    : {
        text: t(`briefing.plan.${state.status}`, { version: state.version, count: plan.plans.length }),
        tone: state.status === 'draft' ? 'warning' : 'neutral',
      }
  return {
    id: 'plan',
    tab: 'planner',
    figures: [head, ...amiss],
    items: plan.rows.map((row) => routeItem(row, words)),
    total: plan.planned,
  }
}

type FigureOf = (key: string, count: number, tone: Tone, word?: string) => Figure
function figuresIn({ t }: Wording): FigureOf {
  return (key, count, tone, word) => ({
    text: t(`briefing.figure.${key}`, { count }),
    tone: toneOf(count, tone),
    count,
    ...(word ? { word } : {}),
  })
}
const oldest = (at: string | null, words: Wording): Figure[] =>
  at === null ? [] : [{ text: words.t('briefing.oldest', { time: since(at, words) }), tone: 'neutral' }]

function groundGroups({ gaps, hotspots }: Briefing, words: Wording): readonly [gaps: Group, hotspots: Group] {
  const figure = figuresIn(words)
  const uncounted: Figure = { text: words.t('briefing.notCounted'), tone: 'neutral' }
  const never = gaps !== null && gaps.never > 0 ? [figure('never', gaps.never, 'warning')] : []
  return [
    {
      id: 'gaps',
      tab: 'coverage',
      figures: gaps === null ? [uncounted] : [figure('gaps', gaps.total, 'warning'), ...oldest(gaps.oldest_at, words), ...never],
      items: (gaps?.rows ?? []).map((row) => gapItem(row, words)),
      total: gaps?.total ?? 0,
    },
    {
      id: 'hotspots',
      tab: 'hotspots',
      figures: [figure('hotspots', hotspots.total, 'neutral'), figure('busy', hotspots.busy, 'neutral')],
      items: hotspots.rows.map((row) => spotItem(row, words)),
      total: hotspots.total,
    },
  ]
}

function dueGroups({ waters, hazards, shift_to: until }: Briefing, words: Wording): readonly Group[] {
  const figure = figuresIn(words)
  const never = waters.never > 0 ? [figure('neverInspected', waters.never, 'warning', 'water_never')] : []
  const untilMs = Date.parse(until)
  return [
    {
      id: 'waters',
      tab: 'waters',
      figures: [
        figure('overdue', waters.overdue, 'danger', 'water_overdue'),
        figure('due', waters.due, 'warning'),
        figure('lacking', waters.lacking, 'warning', 'kit_lacking'),
        ...never,
      ],
      items: waters.rows.map((row) => waterItem(row, untilMs, words)),
      total: waters.total,
    },
    {
      id: 'hazards',
      tab: 'hazards',
      figures: [figure('overdue', hazards.overdue, 'danger', 'hazard_overdue'), figure('due', hazards.due, 'warning')],
      items: hazards.rows.map((row) => hazardItem(row, words)),
      total: hazards.total,
    },
  ]
}

/** The groups of the night in the order in which it is looked at; notices have rows of their own. */
export function groupsOf(night: Briefing, words: Wording): readonly Group[] {
  const { calls, notices } = night
  const figure = figuresIn(words)
  const [gaps, hotspots] = groundGroups(night, words)
  return [
    {
      id: 'calls',
      tab: 'incidents',
      figures: [
        figure('open', calls.total, 'neutral', 'incident_open'),
        figure('waiting', calls.waiting, 'danger'),
        ...oldest(calls.oldest_at, words),
      ],
      items: calls.rows.map((row) => callItem(row, words)),
      total: calls.total,
    },
    planGroup(night, words),
    gaps,
    ...dueGroups(night, words),
    hotspots,
    {
      id: 'notices',
      tab: 'notices',
      figures: [figure('notices', notices.open, 'warning', 'notice_open'), figure('unseen', notices.unseen, 'danger')],
      items: [],
      total: notices.open,
    },
  ]
}
