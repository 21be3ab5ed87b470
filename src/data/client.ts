import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import { config } from './config'
import type { Database } from './database.types'
import { loadEntry, removeEntry, saveEntry } from './local/database'
import { guardedFetch, sessionKey } from './guardedFetch'
import { shownIdentity, subjectOf } from './identity'

let client: SupabaseClient<Database> | undefined

/** The one connection to the backend, made on first use. */
export function getClient(): SupabaseClient<Database> {
  client ??= createClient<Database>(config().supabaseUrl || location.origin, config().anonKey, {
    auth: {
      storageKey: sessionKey,
      storage: { getItem: loadEntry, setItem: saveEntry, removeItem: removeEntry },
      detectSessionInUrl: false,
    },
    global: { fetch: guardedFetch },
    // A cable that was pulled is noticed by its silence, within twice the heartbeat; a server that is back within seconds.
    realtime: { heartbeatIntervalMs: 10_000, reconnectAfterMs: (tries: number) => Math.min(3_000, 500 * tries) },
  })
  return client
}

/** The bearer token of this moment, refreshed when due; for the requests that the map makes itself. */
export async function accessToken(): Promise<string> {
  const { data } = await getClient().auth.getSession()
  const token = data.session?.access_token
  // The map draws nothing of a person whom the page does not show.
  return token !== undefined && subjectOf(token) === shownIdentity() ? token : config().anonKey
}
