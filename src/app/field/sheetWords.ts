import { hazardsMessages } from '@/features/records/hazards/hazards.messages'
import { workMessages } from '@/features/records/work/work.messages'
import { addMessages } from '@/i18n'

/** Words that the sheets share with the desk's forms; they come with the first of them. */
for (const words of [hazardsMessages, workMessages]) addMessages(words)
