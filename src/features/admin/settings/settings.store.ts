import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { defaultSettings, isAllowed, settingRules, type SettingKey } from '@/domain/settings'
import type { Result } from '@/domain/result'
import { useSettings } from '@/stores/settings.store'

export type SettingChanges = Readonly<Partial<Record<SettingKey, unknown>>>

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** Changes not saved yet. They outlive the panel, so that closing it loses nothing. */
export const useSettingsDraft = defineStore('settingsDraft', () => {
  const settings = useSettings()
  const changes = shallowRef<SettingChanges>({})
  /** What each change was made upon: when somebody else saves the same setting, that is a conflict and not overwritten unseen. */
  const seen = new Map<string, string | null>()

  const valueOf = (key: SettingKey): unknown => (key in changes.value ? changes.value[key] : settings.values[key])
  const isChanged = (key: SettingKey) => key in changes.value
  const isDefault = (key: SettingKey) => isSame(valueOf(key), defaultSettings[key])
  const isWrong = (key: SettingKey) => !isAllowed(settingRules[key], valueOf(key))
  const changed = computed(() => Object.keys(changes.value) as SettingKey[])
  const wrong = computed(() => changed.value.filter(isWrong))

  /** Takes a value; the one that is saved already is no change. */
  function set(key: SettingKey, value: unknown): void {
    const { [key]: _previous, ...others } = changes.value
    if (!(key in changes.value)) seen.set(key, settings.writtenAt(key))
    changes.value = isSame(value, settings.values[key]) ? others : { ...others, [key]: value }
  }
  const reset = (key: SettingKey) => set(key, defaultSettings[key])
  const discard = () => {
    seen.clear()
    changes.value = {}
  }

  /** Takes changes that an earlier visit left; a setting that is no more is left out. */
  function resume(kept: Readonly<Record<string, unknown>>): void {
    for (const key of Object.keys(settingRules) as SettingKey[]) if (key in kept) set(key, kept[key])
  }

  /** Saves everything at once; gives back what held before, for undoing. */
  async function save(): Promise<Result<SettingChanges>> {
    const before = Object.fromEntries(changed.value.map((key) => [key, settings.values[key]]))
    const result = await settings.save(changes.value, seen)
    if (!result.ok) {
      // Everything was read again: the next press knows what it overwrites.
      if (result.error.kind === 'conflict') seen.clear()
      return result
    }
    discard()
    return { ok: true, value: before }
  }
  return { changes, changed, wrong, valueOf, isChanged, isDefault, isWrong, set, reset, discard, resume, save }
})
