import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { rpc } from '@/data/read'
import { dashboardSummary, type FigureWord, type Summary } from '@/data/rows/board'
import { dayMs } from '@/domain/time'
import { liveRead } from '@/stores/live/liveRead'

export interface Line {
  readonly word: FigureWord
  readonly count: number
  /** The tab that lists what was counted. */
  readonly tab: string
  readonly tone: 'plain' | 'warning' | 'danger'
}

/** What the board counts at this moment, in the order in which a night is looked at. */
export const linesOf = ({ incidents, plans, patrols, waters, hazards, notices }: Summary): readonly Line[] => [
  { word: 'incident_open', count: incidents.open, tab: 'incidents', tone: 'plain' },
  { word: 'plan_published', count: plans.published, tab: 'planner', tone: 'plain' },
  { word: 'patrol_active', count: patrols.active, tab: 'tracks', tone: 'plain' },
  { word: 'patrol_lost', count: patrols.lost, tab: 'notices', tone: 'danger' },
  { word: 'patrol_late', count: patrols.late, tab: 'notices', tone: 'warning' },
  { word: 'water_overdue', count: waters.overdue, tab: 'waters', tone: 'danger' },
  { word: 'water_soon', count: waters.soon, tab: 'waters', tone: 'warning' },
  { word: 'hazard_overdue', count: hazards.overdue, tab: 'hazards', tone: 'danger' },
  { word: 'hazard_due_soon', count: hazards.due_soon, tab: 'hazards', tone: 'warning' },
  { word: 'notice_open', count: notices.open, tab: 'notices', tone: 'warning' },
]

/** The night in figures of the moment. */
export const useBriefing = defineStore('briefing', () => {
  const summary = shallowRef<Summary | null>(null)
  const lines = computed(() => (summary.value ? linesOf(summary.value) : []))
  // Words of the moment know no period; the summary asks for one all the same.
  const read = (signal: AbortSignal) =>
    rpc(dashboardSummary, { from_at: new Date(Date.now() - dayMs).toISOString(), to_at: new Date().toISOString() }, signal)
  const take = (next: Summary) => {
    summary.value = next
  }
  const live = liveRead({ kinds: ['incident', 'hazard', 'water', 'patrol', 'notice', 'plan', 'setting'], read, take })
  return { summary, lines, ...live }
})
