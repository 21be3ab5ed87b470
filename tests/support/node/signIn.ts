import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import { demoPassword } from '../../../supabase/seed/demoUsers.ts'
import { clientOptions } from './testServer'

export type Persona = 'admin' | 'chief' | 'duty' | 'leader'

/** A person of the demo county signed in at the product, as the page signs in. */
export interface SignedIn {
  readonly client: SupabaseClient
  readonly token: string
  readonly anonKey: string
}

export async function signIn(url: string, persona: Persona): Promise<SignedIn> {
  const { anonKey } = (await (await fetch(`${url}/config.json`)).json()) as { anonKey: string }
  const client = createClient(url, anonKey, clientOptions)
  const { data, error } = await client.auth.signInWithPassword({
    email: `${persona}@patrolgrid.test`,
    password: demoPassword,
  })
  if (error !== null) throw error
  return { client, token: data.session.access_token, anonKey }
}
