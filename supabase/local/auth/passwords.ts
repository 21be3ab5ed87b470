import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { Queryable } from '../engine/database.types.ts'
import { createMutex } from '../engine/mutex.ts'

const derive = promisify(argon2)

// OWASP's second recommendation: 19 MiB, two passes, one lane. Hosted Supabase reads the same `$argon2id$` text.
const MEMORY_KIB = 19_456
const PASSES = 2
const LANES = 1
const HASH_BYTES = 32
const PATTERN = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/

// One at a time: a flood of sign-ins costs time, not memory.
const turn = createMutex()

const base64 = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '')

const hash = (
  password: string,
  nonce: Buffer,
  memory: number,
  passes: number,
  parallelism: number,
  tagLength: number,
): Promise<Buffer> =>
  turn.run(() =>
    derive('argon2id', { message: Buffer.from(password.normalize('NFC')), nonce, memory, passes, parallelism, tagLength }),
  )

/** The password as a PHC string, salted. */
export const hashPassword = async (password: string): Promise<string> => {
  const nonce = randomBytes(16)
  const tag = await hash(password, nonce, MEMORY_KIB, PASSES, LANES, HASH_BYTES)
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${base64(nonce)}$${base64(tag)}`
}

/** Whether the password is the one. A null hash (nobody by that name) takes as long, so time tells nothing. */
export const verifyPassword = async (password: string, stored: string | null): Promise<boolean> => {
  const [, memory, passes, lanes, nonce = '', tag = ''] = PATTERN.exec(stored ?? '') ?? []
  const expected = Buffer.from(tag, 'base64')
  if (memory === undefined) {
    await hash(password, randomBytes(16), MEMORY_KIB, PASSES, LANES, HASH_BYTES)
    return false
  }
  const actual = await hash(
    password,
    Buffer.from(nonce, 'base64'),
    Number(memory),
    Number(passes),
    Number(lanes),
    expected.length,
  )
  return timingSafeEqual(actual, expected)
}

/**
 * The same for what is stored of an account. A one-time password that an administrator gave was hashed by the database
 * itself (bcrypt); everything that people choose is Argon2.
 */
export async function isPasswordOf(db: Queryable, password: string, stored: string | null): Promise<boolean> {
  const isArgon = await verifyPassword(password, stored)
  if (stored?.startsWith('$2') !== true) return isArgon
  const { rows } = await db.query<{ fits: boolean }>('select extensions.crypt($1, $2) = $2 as fits', [password, stored])
  return rows[0]?.fits === true
}
