import { addMessages } from '@/i18n'
import { en } from '@/i18n/en'

/** Every English word of the page, a chunk of its own: `vite.words.ts` leaves them out of the files that the shell loads. */
const found = import.meta.glob<Record<string, { readonly en?: Record<string, unknown> } | undefined>>('../**/*.messages.ts', {
  eager: true,
  query: '?words=en',
})

export function addEnglish(): void {
  addMessages({ en })
  for (const file of Object.values(found)) for (const words of Object.values(file)) if (words?.en) addMessages({ en: words.en })
}
