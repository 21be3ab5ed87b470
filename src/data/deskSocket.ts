import { RealtimeClient } from '@supabase/realtime-js'
import { bringClient } from './realtime'

/** The desk has its socket with the shell: a board that hears nothing because a part did not come would look like a quiet night. */
export const bringSocket = (): void => bringClient(RealtimeClient)
