import { AuthError } from './authError.ts'

/** What an account may say of itself; everything else was 40 MB once, and in every token. */
const MOST_KEYS = 16
const LONGEST_TEXT = 200
const MOST_BYTES = 2_048
const KEY = /^[a-z][a-z0-9_]{0,39}$/

/** The only ones that the page and the database read, and so the only ones that a token carries. */
const TOKEN_KEYS = ['display_name', 'area_id'] as const

const isPlain = (value: unknown): boolean =>
  value === null ||
  typeof value === 'boolean' ||
  (typeof value === 'number' && Number.isFinite(value)) ||
  (typeof value === 'string' && value.length <= LONGEST_TEXT && !value.includes('\0') && value.isWellFormed())

/** Throws AuthError unless `metadata` is a handful of short plain values. `kept`: what the account has already. */
export function checkMetadata(metadata: Record<string, unknown>, kept: Record<string, unknown> = {}): void {
  const refuse = (reason: string): never => {
    throw new AuthError(422, 'validation_failed', `账号资料${reason}`)
  }
  for (const [key, value] of Object.entries(metadata)) {
    if (!KEY.test(key)) refuse('的字段名只能用小写字母、数字和下划线，至多 40 个字符')
    if (!isPlain(value)) refuse(`“${key}”只能是文字（至多 ${LONGEST_TEXT} 字）、数字或是否`)
  }
  const merged = { ...kept, ...metadata }
  if (Object.keys(merged).length > MOST_KEYS) refuse(`至多 ${MOST_KEYS} 个字段`)
  if (Buffer.byteLength(JSON.stringify(merged)) > MOST_BYTES) refuse(`太大，合计至多 ${MOST_BYTES} 字节`)
}

/** The known fields of what is stored, short; rows of before the bounds may hold anything. */
export function tokenMetadata(metadata: Record<string, unknown>): Record<string, string> {
  const known = TOKEN_KEYS.flatMap((key) => {
    const value = metadata[key]
    return typeof value === 'string' ? [[key, value.slice(0, LONGEST_TEXT)] as const] : []
  })
  return Object.fromEntries(known)
}

/** What an answer shows of them: all of it within the bounds, the known fields where they are broken. */
export function shownMetadata(metadata: Record<string, unknown>): Record<string, unknown> {
  return Buffer.byteLength(JSON.stringify(metadata)) > MOST_BYTES ? tokenMetadata(metadata) : metadata
}
