/** Lengths a password may have, as the server counts them. */
export const passwordLength = { min: 10, max: 72 } as const

export type PasswordProblem = 'short' | 'long' | 'easy'

/**
 * Why the server would refuse the password without asking the list of common ones; null: it may be worth having.
 * `logins` are the person's own address and number.
 */
export function passwordProblem(password: string, logins: readonly (string | null | undefined)[] = []): PasswordProblem | null {
  if ([...password].length < passwordLength.min) return 'short'
  if (password.length > passwordLength.max) return 'long'
  // Telephone numbers, birthdays and identity numbers: all that an office would try first.
  if (/^[\d\s.+-]+$/.test(password)) return 'easy'
  return logins.includes(password) || new Set(password).size < 5 ? 'easy' : null
}
