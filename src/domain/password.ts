/** Lengths a password may have, as the server counts them. */
export const passwordLength = { min: 8, max: 72 } as const

export type PasswordProblem = 'short' | 'long' | 'easy'

/** Why the server would refuse the password; null: it is worth having. `logins` are the person's own address and number. */
export function passwordProblem(password: string, logins: readonly (string | null | undefined)[] = []): PasswordProblem | null {
  if ([...password].length < passwordLength.min) return 'short'
  if (password.length > passwordLength.max) return 'long'
  return logins.includes(password) || new Set(password).size < 3 ? 'easy' : null
}
