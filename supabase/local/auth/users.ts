import type { Queryable } from '../engine/database.types.ts'
import { DatabaseError } from '../engine/databaseError.ts'
import { AuthError } from './authError.ts'
import { hashPassword } from './passwords.ts'

export interface UserRow {
  readonly id: string
  readonly aud: string
  readonly role: string
  readonly email: string | null
  readonly phone: string | null
  readonly encrypted_password: string | null
  readonly email_confirmed_at: Date | null
  readonly phone_confirmed_at: Date | null
  readonly last_sign_in_at: Date | null
  readonly raw_app_meta_data: Record<string, unknown>
  readonly raw_user_meta_data: Record<string, unknown>
  readonly created_at: Date
  readonly updated_at: Date
  readonly banned_until: Date | null
}

export interface NewUser {
  readonly id?: string
  readonly email: string | null
  readonly phone: string | null
  readonly password: string | null
  readonly userMetadata: Record<string, unknown>
  readonly appMetadata: Record<string, unknown>
}

const MIN_PASSWORD_LENGTH = 8
const MAX_PASSWORD_LENGTH = 72

/** As GoTrue keeps them: an address in lower case, a number in digits only, without the plus. */
export const normalEmail = (email: string): string => email.trim().toLowerCase()
export const normalPhone = (phone: string): string => phone.replace(/[\s()+-]/g, '')

/** Throws AuthError unless the name can be an account's. */
export const checkName = (email: string | null, phone: string | null): void => {
  if (email === null && phone === null) throw new AuthError(422, 'validation_failed', '请填写邮箱或手机号')
  if (email !== null && !/^[^\s@]{1,64}@[^\s@]+\.[^\s@]{2,}$/.test(email))
    throw new AuthError(422, 'email_address_invalid', `邮箱格式不正确：${email}`)
  if (email !== null && email.endsWith('.invalid'))
    throw new AuthError(422, 'email_address_invalid', '此邮箱不能收信，请换一个邮箱或改用手机号')
  if (phone !== null && !/^\d{5,15}$/.test(phone))
    throw new AuthError(422, 'validation_failed', '手机号格式不正确，应为 5 至 15 位数字')
}

/** Throws AuthError unless the password is worth having. */
export const checkPassword = (password: string, email: string | null, phone: string | null): void => {
  const refuse = (reason: string, message: string): never => {
    throw new AuthError(422, 'weak_password', message, { extra: { weak_password: { reasons: [reason] } } })
  }
  if ([...password].length < MIN_PASSWORD_LENGTH) refuse('length', `密码太短，至少 ${MIN_PASSWORD_LENGTH} 个字符`)
  if (password.length > MAX_PASSWORD_LENGTH) refuse('length', `密码太长，至多 ${MAX_PASSWORD_LENGTH} 个字符`)
  if (password === email || password === phone || new Set(password).size < 3) refuse('pwned', '密码太容易猜到，请换一个')
}

const isTaken = (error: unknown) => error instanceof DatabaseError && error.code === '23505'

/** Adds an account, confirmed at once: the embedded server sends no mail. Throws AuthError user_already_exists, weak_password. */
export const createUser = async (db: Queryable, user: NewUser): Promise<UserRow> => {
  checkName(user.email, user.phone)
  if (user.password !== null) checkPassword(user.password, user.email, user.phone)
  const hash = user.password === null ? null : await hashPassword(user.password)
  const provider = user.email === null ? 'phone' : 'email'
  const appMetadata = { provider, providers: [provider], ...user.appMetadata }
  try {
    const { rows } = await db.query<UserRow>(
      `insert into auth.users (id, email, phone, encrypted_password, email_confirmed_at, phone_confirmed_at, raw_app_meta_data, raw_user_meta_data)
       values (coalesce($1::uuid, gen_random_uuid()), $2, $3, $4, case when $2::text is null then null else now() end,
         case when $3::text is null then null else now() end, $5::jsonb, $6::jsonb)
       returning *`,
      [user.id ?? null, user.email, user.phone, hash, JSON.stringify(appMetadata), JSON.stringify(user.userMetadata)],
    )
    const [created] = rows
    if (created === undefined) throw new Error('auth.users took the row and returned none')
    return created
  } catch (error) {
    if (isTaken(error))
      throw new AuthError(422, 'user_already_exists', user.email === null ? '这个手机号已注册' : '这个邮箱已注册')
    throw error
  }
}

export const findUser = async (db: Queryable, by: 'id' | 'email' | 'phone', value: string): Promise<UserRow | null> => {
  const column = by === 'email' ? 'lower(email)' : by
  const { rows } = await db.query<UserRow>(`select * from auth.users where ${column} = $1 and deleted_at is null`, [value])
  return rows[0] ?? null
}

export const isBanned = (user: UserRow): boolean => user.banned_until !== null && user.banned_until.getTime() > Date.now()

/** A user as GoTrue shows it. */
export const publicUser = (user: UserRow) => ({
  id: user.id,
  aud: user.aud,
  role: user.role,
  email: user.email ?? '',
  phone: user.phone ?? '',
  email_confirmed_at: user.email_confirmed_at,
  phone_confirmed_at: user.phone_confirmed_at,
  confirmed_at: user.email_confirmed_at ?? user.phone_confirmed_at,
  last_sign_in_at: user.last_sign_in_at,
  app_metadata: user.raw_app_meta_data,
  user_metadata: user.raw_user_meta_data,
  identities: [],
  created_at: user.created_at,
  updated_at: user.updated_at,
  is_anonymous: false,
  ...(user.banned_until === null ? {} : { banned_until: user.banned_until }),
})
