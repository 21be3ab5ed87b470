import { GoTrueClient } from '@supabase/auth-js'
import { PostgrestClient } from '@supabase/postgrest-js'
import { config } from './config'
import type { Database } from './database.types'
import { loadEntry, removeEntry, saveEntry } from './local/database'
import { guardedFetch, sessionKey } from './guardedFetch'
import { shownIdentity, subjectOf } from './identity'

/** Where one of the backend's services answers. */
export const serviceUrl = (service: 'auth' | 'rest' | 'storage' | 'realtime'): string =>
  `${(config().supabaseUrl || location.origin).replace(/\/+$/, '')}/${service}/v1`

/** Tables and functions, under the session of this device. Photos and the socket are loaded by what needs them: a phone opens on this alone. */
class Backend extends PostgrestClient<Database> {
  readonly auth: GoTrueClient

  constructor() {
    const { anonKey } = config()
    super(serviceUrl('rest'), { fetch: signedFetch })
    this.auth = new GoTrueClient({
      url: serviceUrl('auth'),
      headers: { apikey: anonKey, Authorization: `Bearer ${anonKey}` },
      storageKey: sessionKey,
      storage: { getItem: loadEntry, setItem: saveEntry, removeItem: removeEntry },
      detectSessionInUrl: false,
      fetch: guardedFetch,
    })
  }
}
let client: Backend | undefined

/** The one connection to the backend, made on first use. */
export function getClient(): Backend {
  client ??= new Backend()
  return client
}

/** The token of the session, refreshed when due; nobody is signed in: the key that anybody has. */
export async function sessionToken(): Promise<string> {
  const { data } = await getClient().auth.getSession()
  return data.session?.access_token ?? config().anonKey
}

/** A request of a service of the backend, with the person's token. */
export async function signedFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const headers = new Headers(init?.headers)
  headers.set('apikey', config().anonKey)
  if (!headers.has('Authorization')) headers.set('Authorization', `Bearer ${await sessionToken()}`)
  return guardedFetch(input, { ...init, headers })
}

/** The bearer token of this moment, refreshed when due; for the requests that the map makes itself. */
export async function accessToken(): Promise<string> {
  const token = await sessionToken()
  // The map draws nothing of a person whom the page does not show.
  return token === config().anonKey || subjectOf(token) === shownIdentity() ? token : config().anonKey
}
