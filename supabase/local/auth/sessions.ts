import { createHash, createHmac, randomBytes } from 'node:crypto'
import type { Database, Queryable } from '../engine/database.types.ts'
import { signJwt } from '../http/jwt.ts'
import { isDemoClosed } from '../demo.ts'
import { AuthError } from './authError.ts'
import { tokenMetadata } from './metadata.ts'
import { isBanned, publicUser, type UserRow } from './users.ts'

const ACCESS_TOKEN_S = 3_600
/** A second use of a refresh token within this time is a lost answer or two tabs, not a thief: as long as the client tries again. */
const REUSE_S = 30
const LONGEST_USER_AGENT = 200

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()

const accessToken = (user: UserRow, sessionId: string, secret: string, issuer: string, nowS: number): string =>
  signJwt(
    {
      iss: issuer,
      sub: user.id,
      aud: user.aud,
      exp: nowS + ACCESS_TOKEN_S,
      iat: nowS,
      email: user.email ?? '',
      phone: user.phone ?? '',
      app_metadata: user.raw_app_meta_data,
      user_metadata: tokenMetadata(user.raw_user_meta_data),
      role: user.role,
      aal: 'aal1',
      amr: [{ method: 'password', timestamp: nowS }],
      session_id: sessionId,
      is_anonymous: false,
    },
    secret,
  )

export interface SessionSettings {
  readonly secret: string
  readonly issuer: string
  /** Others than this machine can reach the server. */
  readonly isReachable?: boolean
}

/** Throws AuthError when the account may not come in. `password` null: with a session of before. */
const checkMayEnter = async (db: Queryable, user: UserRow, password: string | null, settings: SessionSettings): Promise<void> => {
  if (isBanned(user)) throw new AuthError(403, 'user_banned', '此账号已停用，请联系管理员')
  if (await isDemoClosed(db, user, password, settings.isReachable === true))
    throw new AuthError(403, 'user_banned', '演示账号已停用：它的密码人人都知道，请使用自己的账号')
}

/**
 * The token that follows on another, the same however often it is asked for: a session has one line of tokens and never
 * two, so a thief and the owner hold the same one and the second to use it is found out. Nothing secret is stored.
 */
function childOf(parent: string, secret: string): string {
  return createHmac('sha256', secret).update(`refresh:${parent}`).digest('base64url')
}

const grant = async (db: Queryable, user: UserRow, sessionId: string, parent: string | null, settings: SessionSettings) => {
  const refreshToken = parent === null ? randomBytes(32).toString('base64url') : childOf(parent, settings.secret)
  await db.query(
    'insert into auth.refresh_tokens (token_hash, session_id, parent_hash) values ($1, $2, $3) on conflict (token_hash) do nothing',
    [hashOf(refreshToken), sessionId, parent === null ? null : hashOf(parent)],
  )
  const nowS = Math.floor(Date.now() / 1000)
  return {
    access_token: accessToken(user, sessionId, settings.secret, settings.issuer, nowS),
    token_type: 'bearer',
    expires_in: ACCESS_TOKEN_S,
    expires_at: nowS + ACCESS_TOKEN_S,
    refresh_token: refreshToken,
    user: publicUser(user),
  }
}

/** Signs the user in: a new session and its first pair of tokens. Throws AuthError user_banned. */
export const openSession = async (
  db: Database,
  user: UserRow,
  password: string,
  userAgent: string | undefined,
  settings: SessionSettings,
) => {
  await checkMayEnter(db, user, password, settings)
  return db.transaction(async (transaction) => {
    const { rows } = await transaction.query<{ id: string }>(
      'insert into auth.sessions (user_id, user_agent) values ($1, $2) returning id',
      [user.id, userAgent?.slice(0, LONGEST_USER_AGENT) ?? null],
    )
    const { rows: seen } = await transaction.query<UserRow>(
      'update auth.users set last_sign_in_at = now() where id = $1 returning *',
      [user.id],
    )
    return grant(transaction, seen[0] ?? user, rows[0]?.id ?? '', null, settings)
  })
}

interface TokenRow {
  readonly session_id: string
  readonly user_id: string
  readonly used_s: number | null
  readonly token_hash: Uint8Array
}

/**
 * A new pair for a refresh token. A token used once already, outside REUSE_S, ends the whole session: somebody else may
 * hold it. Throws AuthError refresh_token_not_found, refresh_token_already_used, user_banned.
 */
export const refreshSession = async (db: Database, refreshToken: string, settings: SessionSettings) => {
  const outcome = await db.transaction(async (transaction) => {
    const { rows } = await transaction.query<TokenRow>(
      `select t.token_hash, t.session_id, s.user_id, extract(epoch from now() - t.used_at)::float8 as used_s
       from auth.refresh_tokens t join auth.sessions s on s.id = t.session_id where t.token_hash = $1 for update of t`,
      [hashOf(refreshToken)],
    )
    const [token] = rows
    if (token === undefined) throw new AuthError(400, 'refresh_token_not_found', '登录已失效，请重新登录')
    if (token.used_s !== null && token.used_s > REUSE_S) {
      await transaction.query('delete from auth.sessions where id = $1', [token.session_id])
      return null
    }
    const { rows: users } = await transaction.query<UserRow>('select * from auth.users where id = $1 and deleted_at is null', [
      token.user_id,
    ])
    const [user] = users
    if (user === undefined) throw new AuthError(400, 'user_not_found', '账号不存在')
    await checkMayEnter(transaction, user, null, settings)
    await transaction.query('update auth.refresh_tokens set used_at = coalesce(used_at, now()) where token_hash = $1', [
      hashOf(refreshToken),
    ])
    await transaction.query('update auth.sessions set refreshed_at = now() where id = $1', [token.session_id])
    return grant(transaction, user, token.session_id, refreshToken, settings)
  })
  // Outside the transaction, so that ending the session is kept.
  if (outcome === null) throw new AuthError(400, 'refresh_token_already_used', '此登录凭证已被使用过，为安全起见请重新登录')
  return outcome
}

export const closeSessions = async (db: Queryable, userId: string, sessionId: string | null, scope: string): Promise<void> => {
  if (scope === 'global') await db.query('delete from auth.sessions where user_id = $1', [userId])
  else if (scope === 'others')
    await db.query('delete from auth.sessions where user_id = $1 and id is distinct from $2::uuid', [userId, sessionId])
  else await db.query('delete from auth.sessions where user_id = $1 and id = $2::uuid', [userId, sessionId])
}
