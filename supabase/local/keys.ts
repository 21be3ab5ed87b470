import { randomBytes } from 'node:crypto'
import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { signJwt } from './http/jwt.ts'

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

const readSecret = async (file: string): Promise<string | null> => {
  try {
    const text = (await readFile(file, 'utf8')).trim()
    return SECRET.test(text) ? text : null
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

/** The secret of this data directory, made on first use and readable by its owner only; both keys follow from it. */
export const loadKeys = async (folder: string): Promise<Keys> => {
  const file = join(folder, 'jwt-secret')
  const known = process.env['JWT_SECRET'] ?? (await readSecret(file))
  const jwtSecret = known ?? randomBytes(32).toString('base64url')
  if (known === null) {
    await writeFile(file, `${jwtSecret}\n`, { mode: 0o600 })
    await chmod(file, 0o600)
  }
  // Fixed times make the keys the same at every start, so a page that is open across a restart keeps working.
  const key = (role: string) => signJwt({ iss: 'patrolgrid', role, iat: ISSUED_S, exp: ISSUED_S + TEN_YEARS_S }, jwtSecret)
  return { jwtSecret, anonKey: key('anon'), serviceKey: key('service_role') }
}
