import { rememberedLocale, showLocale, type Locale } from '@/i18n'

/** Chinese is in the shell; English comes when somebody wants it. False when its words could not be fetched. */
export async function speak(locale: Locale): Promise<boolean> {
  if (locale === 'en') {
    const english = await import('./english').catch(() => null)
    if (!english) return false
    english.addEnglish()
  }
  showLocale(locale)
  return true
}

/** Without the words the page opens in Chinese rather than not at all; the choice stands for the next time. */
export async function openInLanguage(): Promise<void> {
  await speak(rememberedLocale())
}
