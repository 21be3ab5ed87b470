import { createHmac, timingSafeEqual } from 'node:crypto'

export type Claims = Readonly<Record<string, unknown>>

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const signature = (text: string, secret: string) => createHmac('sha256', secret).update(text).digest()

/** A JSON Web Token signed by HS256. `exp` and `iat` are seconds since 1970. */
export const signJwt = (claims: Claims, secret: string): string => {
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`
  return `${text}.${signature(text, secret).toString('base64url')}`
}

const parsePart = (text: string): Claims | null => {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null
  } catch {
    return null // whoever sent it wrote no JSON there: not one of ours
  }
}

/** The claims of a token this server signed; why not, when it did not or the token is over. */
export const verifyJwt = (token: string, secret: string, nowS: number = Date.now() / 1000): Claims | 'invalid' | 'expired' => {
  const [head = '', body = '', sign = '', ...rest] = token.split('.')
  const given = Buffer.from(sign, 'base64url')
  const expected = signature(`${head}.${body}`, secret)
  if (rest.length > 0 || given.length !== expected.length || !timingSafeEqual(given, expected)) return 'invalid'
  // HS256 only: a header that says otherwise would be a token made for another verifier.
  const claims = parsePart(head)?.['alg'] === 'HS256' ? parsePart(body) : null
  if (claims === null) return 'invalid'
  return typeof claims['exp'] === 'number' && claims['exp'] <= nowS ? 'expired' : claims
}
