import { passwordProblem, type PasswordProblem } from '@/domain/password'

/**
 * Why the server would refuse the password; null: it takes it. The list of common ones is large and loaded only here;
 * where it cannot be, the plain rules answer and the server has the last word.
 */
export async function weakPassword(
  password: string,
  logins: readonly (string | null | undefined)[],
): Promise<PasswordProblem | null> {
  const list = await import('@/domain/passwordGuesses').catch(() => null)
  return list ? list.refusedPassword(password, logins) : passwordProblem(password, logins)
}
