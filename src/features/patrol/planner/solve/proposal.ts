import type { Proposal } from '@/data/rows/plans'
import { dayMs, hourMs, shanghaiParts } from '@/domain/time'
import type { PlanStop, PlanStopKind } from '@/domain/plan'

export interface Shift {
  readonly fromMs: number
  readonly toMs: number
}

/** Minutes at a stop by kind, unless the chief says otherwise. Hotspots: 10 to 16 minutes keep their effect longest; the county's setting says how many. */
export const dwellMinutes: Readonly<Record<PlanStopKind, number>> = {
  water: 8,
  village: 15,
  gap: 10,
  hazard: 10,
  hotspot: 13,
  campaign: 15,
  place: 15,
  manual: 10,
}

export type Words = (key: string, values?: Record<string, unknown>) => string

/** Why a stop is proposed, as a sentence with its figures. */
export function reasonOf({ kind, figures }: Proposal, shiftFromMs: number, t: Words): string {
  const number = (key: string) => Number(figures[key] ?? 0)
  if (kind === 'water') {
    const lacking = number('lacking') > 0 ? t('planner.why.lacking', { count: number('lacking') }) : ''
    const due = figures['due_at']
    if (typeof due !== 'string') return t('planner.why.waterNever') + lacking
    const days = Math.floor((shiftFromMs - Date.parse(due)) / dayMs)
    const hot = figures['hot'] === true ? t('planner.why.hot') : ''
    return (days > 0 ? t('planner.why.waterOverdue', { count: days }) : t('planner.why.waterDue')) + hot + lacking
  }
  if (kind === 'village') return t('planner.why.village', { visits: number('visits'), rule: number('rule') })
  if (kind === 'gap')
    return typeof figures['lapsed_at'] === 'string'
      ? t('planner.why.gap', { count: number('days'), day: dayOf(figures['lapsed_at'], t) })
      : t('planner.why.gapNever')
  if (kind === 'hazard')
    return t('planner.why.hazard', {
      severity: t(`planner.severity.${number('severity')}`),
      deadline: typeof figures['deadline'] === 'string' ? dayOf(figures['deadline'], t) : t('planner.why.noDeadline'),
    })
  if (kind === 'campaign')
    return t('planner.why.campaign', { name: figures['campaign'], visited: number('visited'), wanted: number('wanted') })
  if (kind === 'place')
    return typeof figures['holiday'] === 'string'
      ? t('planner.why.holiday', { name: figures['holiday'] })
      : t('planner.why.place')
  const peak = peakOf(figures)
  return (
    t('planner.why.hotspot', { count: number('count') }) +
    (peak === null ? '' : t('planner.why.peak', { from: hourOf(shiftFromMs, peak), to: hourOf(shiftFromMs, peak + 3) }))
  )
}

const dayOf = (at: string, t: Words) => {
  const { month, day } = shanghaiParts(Date.parse(at))
  return t('planner.why.day', { month, day })
}
/** The hour on the clock, so many hours after the full hour in which the shift begins. */
const hourOf = (shiftFromMs: number, hours: number) => `${(shanghaiParts(shiftFromMs).hour + hours) % 24}:00`

/** Hours after the shift's first full hour at which a hotspot's three busy hours begin; null when no spell holds half of what happens. */
function peakOf(figures: Proposal['figures']): number | null {
  const peak = figures['peak'] as { readonly from?: unknown; readonly share?: unknown } | undefined
  return typeof peak?.from === 'number' && typeof peak.share === 'number' && peak.share >= 0.5 ? peak.from : null
}

/** When a visit to a hotspot should begin: in its busy hours, as far as they lie in the shift; any time when it has none. */
export function windowOf({ kind, figures }: Proposal, shift: Shift): { readonly fromMs: number; readonly toMs: number } | null {
  const peak = kind === 'hotspot' ? peakOf(figures) : null
  if (peak === null) return null
  const fullHourMs = Math.floor(shift.fromMs / hourMs) * hourMs
  const fromMs = Math.max(shift.fromMs, fullHourMs + peak * hourMs)
  const toMs = Math.min(shift.toMs, fullHourMs + (peak + 3) * hourMs)
  return toMs > fromMs ? { fromMs, toMs } : null
}

/** A proposal as a stop of the draft, offered; the chief says what must be. */
export function toStop(proposal: Proposal, id: string, shift: Shift, hotspotDwellMin: number, t: Words): PlanStop {
  const { kind, figures } = proposal
  const window = windowOf(proposal, shift)
  const ownMin = figures['dwell_min']
  const dwellMin = kind === 'hotspot' ? hotspotDwellMin : typeof ownMin === 'number' ? ownMin : dwellMinutes[kind]
  return {
    id,
    kind,
    subjectId: proposal.subject_id,
    name: proposal.name ?? t('planner.hotspotName', { count: Number(figures['count'] ?? 0) }),
    reason: reasonOf(proposal, shift.fromMs, t),
    at: [proposal.lng, proposal.lat],
    windowFromMs: window?.fromMs ?? null,
    windowToMs: window?.toMs ?? null,
    dwellS: dwellMin * 60,
    priority: proposal.priority,
    isMust: false,
    pinnedTeamId: null,
    isDropped: false,
  }
}

/**
 * The most urgent proposals that a night can hold, kinds taken in turn so that no kind crowds out the rest. A gap inside a
 * village that is owed a visit anyway is one errand: the two lie at one place and the first stands.
 */
export function shortlist(proposals: readonly Proposal[], most: number): Proposal[] {
  const queues = new Map<string, Proposal[]>()
  for (const proposal of [...proposals].sort((a, b) => b.priority - a.priority)) {
    const queue = queues.get(proposal.kind) ?? []
    queue.push(proposal)
    queues.set(proposal.kind, queue)
  }
  const chosen: Proposal[] = []
  const taken = new Set<string>()
  // About 150 m: nearer than that two errands are one stop.
  const cell = ({ lng, lat }: Proposal) => `${Math.round(lng / 0.0015)},${Math.round(lat / 0.0014)}`
  while (chosen.length < most && [...queues.values()].some((queue) => queue.length > 0))
    for (const queue of queues.values()) {
      const next = queue.shift()
      if (!next || chosen.length >= most || taken.has(cell(next))) continue
      taken.add(cell(next))
      chosen.push(next)
    }
  return chosen
}
