import { createI18n } from 'vue-i18n'
import { zhCN } from './zh-CN'

export type Locale = 'zh-CN' | 'en'
const storageKey = 'patrolgrid.locale'

export const rememberedLocale = (): Locale => (globalThis.localStorage?.getItem(storageKey) === 'en' ? 'en' : 'zh-CN')
export const rememberLocale = (locale: Locale): void => localStorage.setItem(storageKey, locale)

export const i18n = createI18n({
  legacy: false,
  locale: 'zh-CN',
  fallbackLocale: 'zh-CN',
  messages: { 'zh-CN': zhCN, en: {} },
})

/** Its words must be there; `app/language.ts` sees to that. */
export function showLocale(locale: Locale): void {
  i18n.global.locale.value = locale
  document.documentElement.lang = locale
}

export interface Words {
  readonly 'zh-CN'?: Record<string, unknown>
  readonly en?: Record<string, unknown>
}

/** Adds a feature's own words; each feature keeps them beside its views. A build has one language of them at a time. */
export function addMessages(words: Words): void {
  if (words['zh-CN']) i18n.global.mergeLocaleMessage('zh-CN', words['zh-CN'])
  if (words.en) i18n.global.mergeLocaleMessage('en', words.en)
}
