import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { getClient } from '@/data/client'
import { toAppError } from '@/data/errors'
import { defaultSettings, isHotWeather, toSettings, type Settings } from '@/domain/settings'
import { err, ok } from '@/domain/result'
import { remoteList } from './remoteList'

export interface SettingRow {
  /** The key. */
  readonly id: string
  readonly value: unknown
  readonly updatedAt: string
}

/** Settings of the installation. Until they have arrived, and without signal, the defaults hold. */
export const useSettings = defineStore('settings', () => {
  const list = remoteList<SettingRow>(async (signal) => {
    const { data, error, status } = await getClient().from('settings').select('key, value, updated_at').abortSignal(signal)
    if (error) return err(toAppError(error, status))
    return ok(data.map((row) => ({ id: row.key, value: row.value, updatedAt: row.updated_at })))
  })
  const values = computed<Settings>(() =>
    list.rows.value.length === 0
      ? defaultSettings
      : toSettings(Object.fromEntries(list.rows.value.map((row) => [row.id, row.value]))),
  )
  /** The value of a key that has no rule of its own here; undefined when nobody has set it. */
  const raw = (key: string): unknown => list.byId.value.get(key)?.value
  const nowMs = shallowRef(Date.now())
  const isHot = computed(() => {
    const enteredAt = list.byId.value.get('temperature_c')?.updatedAt
    return isHotWeather(values.value, enteredAt === undefined ? null : Date.parse(enteredAt), nowMs.value)
  })
  async function ensure(): Promise<void> {
    nowMs.value = Date.now()
    await list.ensure()
  }
  return { ...list, ensure, values, raw, isHot }
})
