import { defineStore } from 'pinia'
import { rpc } from '@/data/read'
import { deletePlanTemplate, planTemplatesList, savePlanTemplate } from '@/data/rows/plans'
import { ok, type Result } from '@/domain/result'
import { remoteList } from '@/stores/live/remoteList'
import { parsePattern, type PlanPattern } from './pattern'

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
  const list = remoteList<PlanTemplate>({
    kinds: ['plan'],
    read: async (signal) => {
      const answer = await rpc(planTemplatesList, {}, signal)
      if (!answer.ok) return answer
      return ok(
        answer.value.map(({ id, name, weekdays, content, rev }) => ({ id, name, weekdays, pattern: parsePattern(content), rev })),
      )
    },
  })
  async function then(answer: Result<unknown>): Promise<Result<null>> {
    if (!answer.ok) return answer
    await list.refresh()
    return ok(null)
  }
  /** The id is made by the form, so that a second try does not double the template. */
  const make = async (id: string, areaId: string, name: string, weekdays: readonly number[], pattern: PlanPattern) =>
    then(await rpc(savePlanTemplate, { template: { id, area_id: areaId, name, weekdays, content: pattern } }))
  const rename = async ({ id, rev }: PlanTemplate, name: string, weekdays: readonly number[]) =>
    then(await rpc(savePlanTemplate, { template: { id, rev, name, weekdays } }))
  const remove = async ({ id, rev }: PlanTemplate) => then(await rpc(deletePlanTemplate, { id, rev }))
  return { ...list, make, rename, remove }
})
