import { addMessages } from '@/i18n'
import { lockMessages } from './lock.messages'

/** They come with whatever shows them, not with the first screen. */
addMessages(lockMessages)
