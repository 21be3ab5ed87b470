import { ownCallsMessages } from '@/features/dispatch/ownCalls/ownCalls.messages'
import { incidentsMessages } from '@/features/records/incidents/incidents.messages'
import { addMessages } from '@/i18n'
import { casesMessages } from '@/records/cases.messages'

/** Words of a call, for whoever is sent to one. */
for (const words of [incidentsMessages, casesMessages, ownCallsMessages]) addMessages(words)
