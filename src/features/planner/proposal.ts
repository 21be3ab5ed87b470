import type { PlanStop, PlanStopKind, Priority } from '@/domain/plan'

/** One proposal of `propose_stops`: what, where, how urgent, and the figures that say why. */
export interface Proposal {
  readonly kind: Extract<PlanStopKind, 'water' | 'village' | 'gap' | 'hazard' | 'hotspot'>
  readonly subject_id: string | null
  readonly name: string | null
  readonly lng: number
  readonly lat: number
  readonly priority: Priority
  readonly figures: Readonly<Record<string, unknown>>
}

/** Minutes at a stop by kind, unless the chief says otherwise. Hotspots: 10 to 16 minutes keep their effect longest. */
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
    const days = Math.floor((shiftFromMs - Date.parse(due)) / 86_400_000)
    return (days > 0 ? t('planner.why.waterOverdue', { count: days }) : t('planner.why.waterDue')) + lacking
  }
  if (kind === 'village') return t('planner.why.village', { visits: number('visits'), rule: number('rule') })
  if (kind === 'gap')
    return figures['days'] === null ? t('planner.why.gapNever') : t('planner.why.gap', { count: number('days') })
  if (kind === 'hazard')
    return t('planner.why.hazard', {
      severity: t(`planner.severity.${number('severity')}`),
      deadline: figures['deadline'] ?? t('planner.why.noDeadline'),
    })
  return t('planner.why.hotspot', { count: number('count') })
}

/** A proposal as a stop of the draft. Urgent waters that are severe must be visited; all else is offered. */
export function toStop(proposal: Proposal, id: string, shiftFromMs: number, t: Words): PlanStop {
  const { kind, figures } = proposal
  return {
    id,
    kind,
    subjectId: proposal.subject_id,
    name: proposal.name ?? t('planner.hotspotName', { count: Number(figures['count'] ?? 0) }),
    reason: reasonOf(proposal, shiftFromMs, t),
    at: [proposal.lng, proposal.lat],
    windowFromMs: null,
    windowToMs: null,
    dwellS: dwellMinutes[kind] * 60,
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
