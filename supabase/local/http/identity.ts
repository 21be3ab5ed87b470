import { verifyJwt, type Claims } from './jwt.ts'
import { header, type ApiRequest } from './message.ts'

export const ROLES = ['anon', 'authenticated', 'service_role'] as const
export type Role = (typeof ROLES)[number]

export interface Identity {
  readonly role: Role
  /** What auth.jwt() shows to policies. */
  readonly claims: Claims
  readonly userId: string | null
}

export type Identified =
  | { readonly ok: true; readonly identity: Identity }
  | { readonly ok: false; readonly reason: 'no-key' | 'bad-key' | 'invalid' | 'expired' }

const roleOf = (claims: Claims): Role | null => ROLES.find((role) => role === claims['role']) ?? null

const toIdentity = (claims: Claims, role: Role): Identity => ({
  role,
  claims,
  userId: role === 'authenticated' && typeof claims['sub'] === 'string' ? claims['sub'] : null,
})

/**
 * Who asks. The API key (header or query) opens the door as anon or service_role; a bearer token of a person says who it is.
 * A key alone never makes anybody `authenticated`.
 */
export const identify = (request: Pick<ApiRequest, 'url' | 'headers'>, secret: string): Identified => {
  const key = header(request, 'apikey') ?? request.url.searchParams.get('apikey')
  const bearer = /^Bearer\s+(.+)$/i.exec(header(request, 'authorization') ?? '')?.[1] ?? null
  if (key === null && bearer === null) return { ok: false, reason: 'no-key' }
  const keyClaims = verifyJwt(key ?? bearer ?? '', secret)
  if (keyClaims === 'invalid' || keyClaims === 'expired') return { ok: false, reason: key === null ? keyClaims : 'bad-key' }
  const claims = bearer === null || bearer === key ? keyClaims : verifyJwt(bearer, secret)
  if (claims === 'invalid' || claims === 'expired') return { ok: false, reason: claims }
  const role = roleOf(claims)
  return role === null ? { ok: false, reason: 'invalid' } : { ok: true, identity: toIdentity(claims, role) }
}
