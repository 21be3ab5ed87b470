import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { rpc } from '@/data/read'
import { saveSettings } from '@/data/rows/settings'
import { readSettings } from '@/data/tables'
import { defaultSettings, isHotWeather, toSettings, type SettingKey, type Settings } from '@/domain/settings'
import { ok, type Result } from '@/domain/result'
import { remoteList } from './live/remoteList'

export interface SettingRow {
  /** The key. */
  readonly id: string
  readonly value: unknown
  readonly updatedAt: string
}

/** Settings of the installation. Until they have arrived, and without signal, the defaults hold. */
export const useSettings = defineStore('settings', () => {
  const list = remoteList<SettingRow>({
    kinds: ['setting'],
    read: async (signal) => {
      const result = await readSettings(signal)
      return result.ok ? ok(result.value.map((row) => ({ id: row.key, value: row.value, updatedAt: row.updated_at }))) : result
    },
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

  /** When the value of a key was written that is shown now; null: by nobody yet. */
  const writtenAt = (key: string): string | null => list.byId.value.get(key)?.updatedAt ?? null

  /**
   * Saves several at once or none; a value that somebody else changed meanwhile is a conflict, and everything is read again. `seen`
   * says which value each change was made upon: the rows here follow the others' changes.
   */
  async function save(
    changes: Readonly<Partial<Record<SettingKey, unknown>>>,
    seen: ReadonlyMap<string, string | null> = new Map(),
  ): Promise<Result<null>> {
    const result = await rpc(saveSettings, {
      changes: Object.entries(changes).map(([key, value]) => ({
        key,
        value,
        seen_at: seen.has(key) ? seen.get(key) : writtenAt(key),
      })),
    })
    if (!result.ok) {
      if (result.error.kind === 'conflict') await list.refresh()
      return result
    }
    const saved = new Map(result.value?.map((row) => [row.key, { id: row.key, value: row.value, updatedAt: row.updated_at }]))
    list.rows.value = [...list.rows.value.filter(({ id }) => !saved.has(id)), ...saved.values()]
    nowMs.value = Date.now()
    return ok(null)
  }
  return { ...list, ensure, values, raw, writtenAt, isHot, save }
})
