import { createI18n } from 'vue-i18n'
import { en } from './en'
import { zhCN } from './zh-CN'

export type Locale = 'zh-CN' | 'en'
const storageKey = 'patrolgrid.locale'

const remembered = (): Locale => (globalThis.localStorage?.getItem(storageKey) === 'en' ? 'en' : 'zh-CN')

export const i18n = createI18n({
  legacy: false,
  locale: remembered() as string,
  fallbackLocale: 'zh-CN',
  messages: { 'zh-CN': zhCN, en },
})

export function setLocale(locale: Locale): void {
  i18n.global.locale.value = locale
  localStorage.setItem(storageKey, locale)
  document.documentElement.lang = locale
}

/** Adds a feature's own words; each feature keeps them beside its views. */
export function addMessages(messages: { 'zh-CN': Record<string, unknown>; en: Record<string, unknown> }): void {
  i18n.global.mergeLocaleMessage('zh-CN', messages['zh-CN'])
  i18n.global.mergeLocaleMessage('en', messages.en)
}
