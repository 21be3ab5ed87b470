import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { planFaults } from './planFaults'
import { usePlanner } from './planner.store'
import { timingsOf, toProblem } from './solve/problem'

/** What is wrong with the open plan: all that is said, and what keeps it from being published. */
export function usePlanFaults() {
  const { t, te } = useI18n()
  const planner = usePlanner()

  const groups = computed(() => {
    const { draft, problem, matrices } = planner
    if (!draft || !problem) return []
    const found = [...planner.faults, ...planner.timings.flatMap((team) => team.violations), ...planner.breaches]
    return planFaults(draft, problem, matrices, found)
  })
  /**
   * Rules that the routes themselves break, and stops that must be made and are on no route. Judged from the shift's beginning: what
   * is behind a team that is out already is no fault.
   */
  const broken = computed<ReadonlySet<string>>(() => {
    const { draft, problem, matrices, breaches } = planner
    if (!draft || !problem) return new Set()
    const timings = timingsOf(draft, matrices, toProblem(draft, matrices, draft.shiftFromMs))
    const onRoute = new Set(Object.values(draft.routes).flat())
    const isMissing = draft.stops.some(({ id, isMust, isDropped }) => isMust && !isDropped && !onRoute.has(id))
    const rules = [...timings.flatMap((team) => team.violations), ...breaches].map(({ rule }) => String(rule))
    return new Set(isMissing ? [...rules, 'must-visit-missing'] : rules)
  })
  const ruleName = (rule: string): string => {
    const key = [`planFaults.rule.${rule}`, `planner.rule.${rule}`].find((candidate) => te(candidate))
    return key === undefined ? t('planner.rule.other', { rule }) : t(key)
  }
  return { groups, broken, ruleName }
}
