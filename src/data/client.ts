import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import { config } from './config'
import type { Database } from './database.types'
import { loadEntry, removeEntry, saveEntry } from './local/database'
import { guardedFetch } from './guardedFetch'

let client: SupabaseClient<Database> | undefined
export const sessionKey = 'session'

/** The one connection to the backend, made on first use. */
export function getClient(): SupabaseClient<Database> {
  client ??= createClient<Database>(config().supabaseUrl || location.origin, config().anonKey, {
    auth: {
      storageKey: sessionKey,
      storage: { getItem: loadEntry, setItem: saveEntry, removeItem: removeEntry },
      detectSessionInUrl: false,
    },
    global: { fetch: guardedFetch },
  })
  return client
}

/** The bearer token of this moment, refreshed when due; for the requests that the map makes itself. */
export async function accessToken(): Promise<string> {
  const { data } = await getClient().auth.getSession()
  return data.session?.access_token ?? config().anonKey
}
