import { defineStore } from 'pinia'
import { rpc } from '@/data/read'
import { ok, type Result } from '@/domain/result'
import { remoteList } from '@/stores/remoteList'
import { parsePattern, type PlanPattern } from './pattern'

interface TemplateRow {
  readonly id: string
  readonly area_id: string
  readonly name: string
  readonly weekdays: readonly number[]
  readonly content: unknown
  readonly rev: number
}

/** A plan to start from again. */
export interface PlanTemplate {
  readonly id: string
  readonly name: string
  /** 0 Sunday … 6; none: only when asked for. */
  readonly weekdays: readonly number[]
  /** Null: stored by a version that wrote it otherwise. */
  readonly pattern: PlanPattern | null
  readonly rev: number
}

/** Templates of the branch, and how they change. */
export const useTemplates = defineStore('planner.templates', () => {
  const list = remoteList<PlanTemplate>(async (signal) => {
    const answer = await rpc<readonly TemplateRow[]>('plan_templates_list', {}, signal)
    if (!answer.ok) return answer
    return ok(
      answer.value.map(({ id, name, weekdays, content, rev }) => ({ id, name, weekdays, pattern: parsePattern(content), rev })),
    )
  })
  async function change(name: 'save_plan_template' | 'delete_plan_template', args: object): Promise<Result<null>> {
    const answer = await rpc(name, args)
    if (!answer.ok) return answer
    await list.refresh()
    return ok(null)
  }
  const make = (areaId: string, name: string, weekdays: readonly number[], pattern: PlanPattern) =>
    change('save_plan_template', { template: { area_id: areaId, name, weekdays, content: pattern } })
  const rename = ({ id, rev }: PlanTemplate, name: string, weekdays: readonly number[]) =>
    change('save_plan_template', { template: { id, rev, name, weekdays } })
  const remove = ({ id, rev }: PlanTemplate) => change('delete_plan_template', { id, rev })
  return { ...list, make, rename, remove }
})
