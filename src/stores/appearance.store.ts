import { defineStore } from 'pinia'
import { usePreferredDark, useLocalStorage } from '@vueuse/core'
import { computed, watchEffect } from 'vue'

export type Theme = 'light' | 'dark' | 'system'
export type DisplaySize = 'desk' | 'wall'

/** Light or dark, desk or wall; remembered on this device and written to the root element, where the tokens listen. */
export const useAppearance = defineStore('appearance', () => {
  const theme = useLocalStorage<Theme>('patrolgrid.theme', 'system')
  const size = useLocalStorage<DisplaySize>('patrolgrid.size', 'desk')
  const prefersDark = usePreferredDark()
  const isDark = computed(() => theme.value === 'dark' || (theme.value === 'system' && prefersDark.value))
  watchEffect(
    () => {
      document.documentElement.classList.toggle('dark', isDark.value)
      document.documentElement.dataset['size'] = size.value
    },
    { flush: 'sync' },
  )
  return { theme, size, isDark }
})
