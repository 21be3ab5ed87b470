import { fieldMessages } from '@/features/field/field.messages'
import { walkMessages } from '@/features/field/walk/walk.messages'
import { hazardsMessages } from '@/features/records/hazards/hazards.messages'
import { watersMessages } from '@/features/records/waters/waters.messages'
import { workMessages } from '@/features/records/work/work.messages'
import { addMessages } from '@/i18n'

/** What the phone says; of the desk's words only those that its sheets share. */
export function addFieldWords(): void {
  for (const words of [hazardsMessages, watersMessages, workMessages, walkMessages, fieldMessages]) addMessages(words)
}
