import type { Database } from '../engine/database.types.ts'
import type { Identity } from '../http/identity.ts'
import { empty, header, json, type ApiReply, type ApiRequest } from '../http/message.ts'
import { adminUsers } from './admin.ts'
import { API_VERSION, AuthError, authErrorReply } from './authError.ts'
import { parseFields, type Fields } from './fields.ts'
import { checkMetadata } from './metadata.ts'
import { hashPassword, isPasswordOf } from './passwords.ts'
import { closeSessions, openSession, refreshSession, type SessionSettings } from './sessions.ts'
import { createSignUpLimit, createThrottle } from './throttle.ts'
import {
  checkName,
  checkPassword,
  createUser,
  findUser,
  isBanned,
  normalEmail,
  normalPhone,
  publicUser,
  type UserRow,
} from './users.ts'

/** Longer than any address that can be an account's. */
const LONGEST_NAME = 254

export type AuthHandler = (request: ApiRequest, identity: Identity | null, path: string) => Promise<ApiReply>

const reply = (value: unknown, status = 200) => json(status, value, API_VERSION)

const sessionOf = (identity: Identity | null): string | null => {
  const sessionId = identity?.claims['session_id']
  return typeof sessionId === 'string' ? sessionId : null
}

/** The part of GoTrue that supabase-js needs for password accounts. `path` is what follows /auth/v1/. */
export const createAuth = (db: Database, settings: SessionSettings): AuthHandler => {
  const throttle = createThrottle(db)
  const countSignUp = createSignUpLimit()

  const nameOf = (fields: Fields) => {
    const email = fields.text('email')
    const phone = fields.text('phone')
    return { email: email === null ? null : normalEmail(email), phone: phone === null ? null : normalPhone(phone) }
  }
  const signIn = async (fields: Fields, request: ApiRequest): Promise<ApiReply> => {
    const { email, phone } = nameOf(fields)
    const password = fields.text('password')
    const name = email ?? phone
    if (name === null || password === null) throw new AuthError(400, 'validation_failed', '请填写账号和密码')
    const found = await findUser(db, email === null ? 'phone' : 'email', name)
    const user = await throttle.attempt({
      account: found?.id ?? name.slice(0, LONGEST_NAME),
      address: request.address,
      tryIt: async () => ((await isPasswordOf(db, password, found?.encrypted_password ?? null)) ? found : null),
    })
    if (user === null) throw new AuthError(400, 'invalid_credentials', '账号或密码不正确')
    return reply(await openSession(db, user, password, header(request, 'user-agent'), settings))
  }
  const signUp = async (fields: Fields, request: ApiRequest): Promise<ApiReply> => {
    const { email, phone } = nameOf(fields)
    const password = fields.text('password')
    if (password === null) throw new AuthError(422, 'validation_failed', '请填写密码')
    countSignUp(request.address)
    const user = await createUser(db, { email, phone, password, userMetadata: fields.object('data'), appMetadata: {} })
    return reply(await openSession(db, user, password, header(request, 'user-agent'), settings))
  }
  const signedIn = async (identity: Identity | null): Promise<UserRow> => {
    if (identity?.userId == null) throw new AuthError(401, 'no_authorization', '请先登录')
    const user = await findUser(db, 'id', identity.userId)
    if (user === null) throw new AuthError(403, 'user_not_found', '账号不存在')
    if (isBanned(user)) throw new AuthError(403, 'user_banned', '此账号已停用，请联系管理员')
    const sessionId = String(identity.claims['session_id'] ?? '')
    const { rows } = await db.query('select 1 from auth.sessions where id::text = $1 and user_id = $2', [sessionId, user.id])
    if (rows.length === 0) throw new AuthError(403, 'session_not_found', '登录已失效，请重新登录')
    return user
  }
  const changeUser = async (user: UserRow, identity: Identity | null, fields: Fields, request: ApiRequest): Promise<ApiReply> => {
    const { email, phone } = nameOf(fields)
    if (email !== null || phone !== null) checkName(email, phone)
    const password = fields.text('password')
    const current = fields.text('current_password')
    // A borrowed phone or a stolen token must not be enough to lock its owner out.
    const isGuarded = password !== null || email !== null || phone !== null
    if (isGuarded && current === null)
      throw new AuthError(400, 'current_password_required', '修改密码、邮箱或手机号时须填写原密码')
    if (password !== null) checkPassword(password, user.email, user.phone)
    if (current !== null) {
      const isKnown = await throttle.attempt({
        account: user.id,
        address: request.address,
        tryIt: async () => ((await isPasswordOf(db, current, user.encrypted_password)) ? true : null),
      })
      if (isKnown === null) throw new AuthError(400, 'invalid_credentials', '原密码不正确')
    }
    if (password !== null && password === current) throw new AuthError(422, 'same_password', '新密码不能与原密码相同')
    const data = fields.object('data')
    checkMetadata(data, user.raw_user_meta_data)
    const { rows } = await db.query<UserRow>(
      `update auth.users set encrypted_password = coalesce($2, encrypted_password), raw_user_meta_data = raw_user_meta_data || $3::jsonb,
         email = coalesce($4, email), phone = coalesce($5, phone), updated_at = now() where id = $1 returning *`,
      [user.id, password === null ? null : await hashPassword(password), JSON.stringify(data), email, phone],
    )
    if (password !== null) await closeSessions(db, user.id, sessionOf(identity), 'others')
    return reply(publicUser(rows[0] ?? user))
  }

  const handle: AuthHandler = async (request, identity, path) => {
    const route = `${request.method} ${path}`
    const fields = () => parseFields(request)
    switch (route) {
      case 'GET health':
        return reply({ name: 'PatrolGrid', description: 'embedded auth' })
      case 'GET settings':
        return reply({
          external: { email: true, phone: true },
          disable_signup: false,
          mailer_autoconfirm: true,
          phone_autoconfirm: true,
        })
      case 'GET .well-known/jwks.json':
        return reply({ keys: [] })
      case 'POST signup':
        return signUp(fields(), request)
      case 'POST token': {
        const kind = request.url.searchParams.get('grant_type')
        if (kind === 'password') return signIn(fields(), request)
        if (kind === 'refresh_token') return reply(await refreshSession(db, fields().text('refresh_token') ?? '', settings))
        throw new AuthError(400, 'validation_failed', `不支持的登录方式：${kind ?? ''}`)
      }
      case 'GET user':
        return reply(publicUser(await signedIn(identity)))
      case 'PUT user':
        return changeUser(await signedIn(identity), identity, fields(), request)
      case 'POST logout': {
        if (identity?.userId == null) throw new AuthError(401, 'no_authorization', '请先登录')
        await closeSessions(db, identity.userId, sessionOf(identity), request.url.searchParams.get('scope') ?? 'global')
        return empty(204, API_VERSION)
      }
    }
    if (path === 'admin/users' || path.startsWith('admin/users/')) return reply(await adminUsers(db, request, identity, path))
    if (/^(?:recover|otp|magiclink|verify|resend|invite)$/.test(path))
      throw new AuthError(501, 'email_provider_disabled', '此服务器不发送邮件或短信，请联系管理员重设密码')
    throw new AuthError(404, 'not_found', `没有这个接口：${path}`)
  }
  return async (request, identity, path) => {
    try {
      return await handle(request, identity, path)
    } catch (error) {
      if (error instanceof AuthError) return authErrorReply(error)
      throw error
    }
  }
}
