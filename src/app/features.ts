import type { Feature } from '@/features/feature'
import { addMessages } from '@/i18n'
import { casesMessages } from '@/records/cases.messages'
import { recordsMessages } from '@/records/records.messages'
import { roomsMessages } from './rooms.messages'

/** Every capability of the product; the one list that knows them all. */
const found = import.meta.glob<{ feature: Feature }>(['../features/*/*/index.ts', '../map/tools/*/index.ts'], { eager: true })

export const features: readonly Feature[] = Object.values(found)
  .map((face) => face.feature)
  .sort((a, b) => (a.order ?? 99) - (b.order ?? 99))

addMessages(roomsMessages)
addMessages(recordsMessages)
addMessages(casesMessages)
for (const { messages } of features) if (messages) addMessages(messages)
