import type { Database } from '../engine/database.types.ts'
import type { Identity } from '../http/identity.ts'
import type { ApiRequest } from '../http/message.ts'
import { AuthError } from './authError.ts'
import { parseFields, type Fields } from './fields.ts'
import { checkMetadata } from './metadata.ts'
import { hashPassword } from './passwords.ts'
import { checkName, checkPassword, createUser, findUser, normalEmail, normalPhone, publicUser, type UserRow } from './users.ts'

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

const names = (fields: Fields) => {
  const email = fields.text('email')
  const phone = fields.text('phone')
  return { email: email === null ? null : normalEmail(email), phone: phone === null ? null : normalPhone(phone) }
}

const existing = async (db: Database, id: string): Promise<UserRow> => {
  const user = UUID.test(id) ? await findUser(db, 'id', id) : null
  if (user === null) throw new AuthError(404, 'user_not_found', '账号不存在')
  return user
}

// "24h", "90m", "none": the forms supabase-js documents.
const bannedUntil = (duration: string | null): Date | null => {
  const [, amount, unit] = /^(\d+)(h|m|s)$/.exec(duration ?? '') ?? []
  if (amount === undefined) return null
  const seconds = Number(amount) * (unit === 'h' ? 3600 : unit === 'm' ? 60 : 1)
  return new Date(Date.now() + seconds * 1000)
}

const change = async (db: Database, user: UserRow, fields: Fields) => {
  const { email, phone } = names(fields)
  if (email !== null || phone !== null) checkName(email, phone)
  const password = fields.text('password')
  if (password !== null) checkPassword(password, user.email, user.phone)
  checkMetadata(fields.object('user_metadata'), user.raw_user_meta_data)
  const { rows } = await db.query<UserRow>(
    `update auth.users set encrypted_password = coalesce($2, encrypted_password), email = coalesce($3, email), phone = coalesce($4, phone),
       raw_user_meta_data = raw_user_meta_data || $5::jsonb, raw_app_meta_data = raw_app_meta_data || $6::jsonb,
       banned_until = case when $7 then $8::timestamptz else banned_until end, updated_at = now() where id = $1 returning *`,
    [
      user.id,
      password === null ? null : await hashPassword(password),
      email,
      phone,
      JSON.stringify(fields.object('user_metadata')),
      JSON.stringify(fields.object('app_metadata')),
      fields.has('ban_duration'),
      bannedUntil(fields.text('ban_duration')),
    ],
  )
  // Whoever is banned or given a new password is out at once, not at the next refresh.
  if (fields.has('ban_duration') || password !== null) await db.query('delete from auth.sessions where user_id = $1', [user.id])
  return publicUser(rows[0] ?? user)
}

/** `supabase.auth.admin`: for the service key only. */
export const adminUsers = async (
  db: Database,
  request: ApiRequest,
  identity: Identity | null,
  path: string,
): Promise<unknown> => {
  if (identity?.role !== 'service_role') throw new AuthError(403, 'not_admin', '只有服务密钥可以管理账号')
  const id = path.slice('admin/users/'.length)
  if (id === '' && request.method === 'GET') {
    const page = Math.max(1, Number(request.url.searchParams.get('page') ?? 1) || 1)
    const perPage = Math.min(1000, Math.max(1, Number(request.url.searchParams.get('per_page') ?? 50) || 50))
    const { rows } = await db.query<UserRow>(
      'select * from auth.users where deleted_at is null order by created_at, id limit $1 offset $2',
      [perPage, (page - 1) * perPage],
    )
    return { users: rows.map(publicUser), aud: 'authenticated' }
  }
  if (id === '' && request.method === 'POST') {
    const fields = parseFields(request)
    const wantedId = fields.text('id')
    const user = await createUser(db, {
      ...(wantedId !== null && UUID.test(wantedId) ? { id: wantedId } : {}),
      ...names(fields),
      password: fields.text('password'),
      userMetadata: fields.object('user_metadata'),
      appMetadata: fields.object('app_metadata'),
    })
    return publicUser(user)
  }
  const user = await existing(db, id)
  if (request.method === 'GET') return publicUser(user)
  if (request.method === 'PUT') return change(db, user, parseFields(request))
  if (request.method === 'DELETE') {
    await db.query('delete from auth.users where id = $1', [user.id])
    return {}
  }
  throw new AuthError(405, 'not_found', `没有这个接口：${request.method} ${path}`)
}
