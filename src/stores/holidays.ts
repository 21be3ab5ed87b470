import { defineStore } from 'pinia'
import { getClient } from '@/data/client'
import { toAppError } from '@/data/errors'
import { err, ok, type Result } from '@/domain/result'
import { remoteList } from './remoteList'

/** A public holiday; both days belong to it. */
export interface Holiday {
  readonly id: string
  readonly fromDay: string
  readonly toDay: string
  readonly name: string
}

/** Public holidays, as the county's administrator keeps them. */
export const useHolidays = defineStore('holidays', () => {
  const list = remoteList<Holiday>(async (signal) => {
    const { data, error, status } = await getClient()
      .from('holidays')
      .select('id, from_day, to_day, name')
      .order('from_day')
      .abortSignal(signal)
    if (error) return err(toAppError(error, status))
    return ok(data.map(({ id, from_day, to_day, name }) => ({ id, fromDay: from_day, toDay: to_day, name })))
  })
  const of = (day: string): Holiday | undefined => list.rows.value.find(({ fromDay, toDay }) => day >= fromDay && day <= toDay)

  async function add(fromDay: string, toDay: string, name: string): Promise<Result<null>> {
    const { error, status } = await getClient().from('holidays').insert({ from_day: fromDay, to_day: toDay, name })
    if (error) return err(toAppError(error, status))
    await list.refresh()
    return ok(null)
  }
  async function remove(id: string): Promise<Result<null>> {
    const { error, status } = await getClient().from('holidays').delete().eq('id', id)
    if (error) return err(toAppError(error, status))
    await list.refresh()
    return ok(null)
  }
  return { ...list, of, add, remove }
})
