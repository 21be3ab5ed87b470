/**
 * The page's identity is the token's identity. Tabs share one session, so the token may become another person's while this page still
 * shows the one before: no request leaves under a name that the page does not show.
 */
export class OtherAccountError extends Error {
  override readonly name = 'OtherAccountError'
}

/** The token of the person shown could not be had: it has run out, and could not be renewed just now. */
export class NoTokenError extends Error {
  override readonly name = 'NoTokenError'
}

let shownUserId: string | null = null
const doubters = new Set<() => void>()

/** Says whom the page shows; null while it shows nobody. */
export function showIdentity(userId: string | null): void {
  shownUserId = userId
}
export const shownIdentity = (): string | null => shownUserId

/** Hears when the server or the guard gives reason to ask who is signed in. Returns how to stop. */
export function onDoubt(listener: () => void): () => void {
  doubters.add(listener)
  return () => doubters.delete(listener)
}
export function doubt(): void {
  for (const listener of doubters) listener()
}

/** Whose token it is; null for the key of the page itself and for anything that is no token. */
export function subjectOf(token: string): string | null {
  const part = token.split('.')[1]
  if (part === undefined) return null
  try {
    const json: unknown = JSON.parse(atob(part.replaceAll('-', '+').replaceAll('_', '/')))
    return typeof json === 'object' && json !== null && 'sub' in json && typeof json.sub === 'string' ? json.sub : null
  } catch {
    return null
  }
}

/** Signing in and out is how identities change; everything else speaks for the person shown. */
const changesIdentity = (url: string) => /\/auth\/v1\/(token|signup|logout|otp|verify|recover|settings)\b/.test(url)

/** Throws before a request leaves that carries another person's token, or none, than the page shows. */
export function guardIdentity(url: string, headers: Headers): void {
  if (shownUserId === null || changesIdentity(url)) return
  const token = (headers.get('authorization') ?? '').replace(/^bearer /i, '')
  const subject = subjectOf(token)
  if (subject === shownUserId) return
  doubt()
  if (subject === null) throw new NoTokenError('there is no token of the account shown')
  throw new OtherAccountError('the signed-in account is not the one shown')
}
