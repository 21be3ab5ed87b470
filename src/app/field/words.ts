import { fieldMessages } from '@/features/field/field.messages'
import { walkMessages } from '@/features/field/walk/walk.messages'
import { watersMessages } from '@/features/records/waters/waters.messages'
import { addMessages } from '@/i18n'

/** What the first screen says; the sheets share some words with the desk's forms (`sheetWords.ts`). */
export function addFieldWords(): void {
  for (const words of [watersMessages, walkMessages, fieldMessages]) addMessages(words)
}
