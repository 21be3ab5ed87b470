import type { Queryable } from '../engine/database.types.ts'
import { DatabaseError } from '../engine/databaseError.ts'
import { AuthError } from './authError.ts'
import { passwordLength } from '@/domain/password'
import { refusedPassword } from '@/domain/passwordGuesses'
import { checkMetadata, shownMetadata } from './metadata.ts'
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
  /** The demo's password is printed for everybody and nobody else may choose it. */
  readonly isDemo?: boolean
}

const LONGEST_EMAIL = 254

/** As GoTrue keeps them: an address in lower case, a number in digits only, without the plus. */
export const normalEmail = (email: string): string => email.trim().toLowerCase()
export const normalPhone = (phone: string): string => phone.replace(/[\s()+-]/g, '')

/** Throws AuthError unless the name can be an account's. */
export const checkName = (email: string | null, phone: string | null): void => {
  if (email === null && phone === null) throw new AuthError(422, 'validation_failed', '请填写邮箱或手机号')
  if (email !== null && (email.length > LONGEST_EMAIL || !/^[^\s@]{1,64}@[^\s@]+\.[^\s@]{2,}$/.test(email)))
    throw new AuthError(422, 'email_address_invalid', `邮箱格式不正确：${email.slice(0, LONGEST_EMAIL)}`)
  if (email !== null && email.endsWith('.invalid'))
    throw new AuthError(422, 'email_address_invalid', '此邮箱不能收信，请换一个邮箱或改用手机号')
  if (phone !== null && !/^\d{5,15}$/.test(phone))
    throw new AuthError(422, 'validation_failed', '手机号格式不正确，应为 5 至 15 位数字')
}

const PASSWORD_REFUSALS = {
  short: { reason: 'length', message: `密码太短，至少 ${passwordLength.min} 个字符` },
  long: { reason: 'length', message: `密码太长，至多 ${passwordLength.max} 个字符` },
  easy: { reason: 'pwned', message: '密码太容易猜到：不要用常见密码、纯数字、键盘顺序或自己的账号，请换一个' },
} as const

/** Throws AuthError unless the password is worth having. */
export const checkPassword = (password: string, email: string | null, phone: string | null): void => {
  const problem = refusedPassword(password, [email, phone])
  if (problem === null) return
  const { reason, message } = PASSWORD_REFUSALS[problem]
  throw new AuthError(422, 'weak_password', message, { extra: { weak_password: { reasons: [reason] } } })
}

const isTaken = (error: unknown) => error instanceof DatabaseError && error.code === '23505'

/** Adds an account, confirmed at once: the embedded server sends no mail. Throws AuthError user_already_exists, weak_password. */
export const createUser = async (db: Queryable, user: NewUser): Promise<UserRow> => {
  checkName(user.email, user.phone)
  if (user.password !== null && user.isDemo !== true) checkPassword(user.password, user.email, user.phone)
  checkMetadata(user.userMetadata)
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
  user_metadata: shownMetadata(user.raw_user_meta_data),
  identities: [],
  created_at: user.created_at,
  updated_at: user.updated_at,
  is_anonymous: false,
  ...(user.banned_until === null ? {} : { banned_until: user.banned_until }),
})
