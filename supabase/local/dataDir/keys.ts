import { randomBytes } from 'node:crypto'
import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { signJwt } from '../http/jwt.ts'
import { OptionError } from '../options.ts'

export interface Keys {
  readonly jwtSecret: string
  /** Opens the door as anon; public, part of the page's settings. */
  readonly anonKey: string
  /** Passes every policy; never leaves this machine. */
  readonly serviceKey: string
}

const SECRET = /^[A-Za-z0-9_-]{43,}$/
const ISSUED_S = 1_700_000_000
const TEN_YEARS_S = 315_360_000

/** HS256 is as strong as its key: RFC 7518 asks for 256 bits. */
const LEAST_BYTES = 32
const LEAST_BITS = 100
/** Words of sample configurations; a key drawn by chance holds one of them once in millions. */
const SAMPLE_WORDS =
  /secret|passw|change|example|default|your|token|sample|patrolgrid|supabase|postgres|qwert|abcdef|012345|123456/i

/** Bits by how often each character comes: a bound from above that words and repetitions fall under. */
const shannonBits = (text: string): number =>
  [...Map.groupBy(text, (character) => character).values()].reduce(
    (bits, { length }) => bits + length * Math.log2(text.length / length),
    0,
  )

/** A key from the environment. Throws OptionError for one that somebody could guess: it opens every door as anybody. */
export const checkSecret = (secret: string): string => {
  const isShort = Buffer.byteLength(secret) < LEAST_BYTES
  // Words and hyphens alone come from a person; chance mixes capitals or digits in.
  const isPeriodic = (secret + secret).indexOf(secret, 1) < secret.length
  if (
    isShort ||
    isPeriodic ||
    shannonBits(secret) < LEAST_BITS ||
    SAMPLE_WORDS.test(secret) ||
    /^(?:[a-z\W_]+|[A-Z\W_]+)$/.test(secret)
  )
    throw new OptionError(
      `JWT_SECRET 太弱：${isShort ? `至少 ${LEAST_BYTES} 个字节` : '看起来是示例或词语'}。请用 openssl rand -base64 48 生成，或不设此变量，由程序生成。 · JWT_SECRET is weak; make one with openssl rand -base64 48, or leave it unset.`,
    )
  return secret
}

const readSecret = async (file: string): Promise<string | null> => {
  try {
    const text = (await readFile(file, 'utf8')).trim()
    return SECRET.test(text) ? text : null
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/** The secret of this data directory, made on first use and readable by its owner only; both keys follow from it. Throws OptionError. */
export const loadKeys = async (folder: string): Promise<Keys> => {
  const file = join(folder, 'jwt-secret')
  const given = process.env['JWT_SECRET']
  const known = given === undefined ? await readSecret(file) : checkSecret(given)
  const jwtSecret = known ?? randomBytes(32).toString('base64url')
  if (known === null) await writeFile(file, `${jwtSecret}\n`, { mode: 0o600 })
  if (given === undefined) await chmod(file, 0o600)
  // Fixed times make the keys the same at every start, so a page that is open across a restart keeps working.
  const key = (role: string) => signJwt({ iss: 'patrolgrid', role, iat: ISSUED_S, exp: ISSUED_S + TEN_YEARS_S }, jwtSecret)
  return { jwtSecret, anonKey: key('anon'), serviceKey: key('service_role') }
}
