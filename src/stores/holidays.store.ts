import { defineStore } from 'pinia'
import { addHoliday, readHolidays, removeHoliday } from '@/data/tables'
import { ok, type Result } from '@/domain/result'
import { touch } from './live/live'
import { remoteList } from './live/remoteList'

/** A public holiday; both days belong to it. */
export interface Holiday {
  readonly id: string
  readonly fromDay: string
  readonly toDay: string
  readonly name: string
}

/** Public holidays, as the county's administrator keeps them. */
export const useHolidays = defineStore('holidays', () => {
  const list = remoteList<Holiday>({
    kinds: ['setting'],
    read: async (signal) => {
      const result = await readHolidays(signal)
      return result.ok
        ? ok(result.value.map(({ id, from_day, to_day, name }) => ({ id, fromDay: from_day, toDay: to_day, name })))
        : result
    },
  })
  const of = (day: string): Holiday | undefined => list.rows.value.find(({ fromDay, toDay }) => day >= fromDay && day <= toDay)

  async function then(result: Result<null>): Promise<Result<null>> {
    if (result.ok) {
      touch('setting')
      await list.refresh()
    }
    return result
  }
  /** The id is made by the form, so that a second try does not double the holiday. */
  const add = async (id: string, fromDay: string, toDay: string, name: string) => then(await addHoliday(id, fromDay, toDay, name))
  const remove = async (id: string) => then(await removeHoliday(id))
  return { ...list, of, add, remove }
})
