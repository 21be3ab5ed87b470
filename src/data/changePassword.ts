import type { PasswordProblem } from '@/domain/password'
import { err, ok, type AppError, type Result } from '@/domain/result'
import { getClient } from './client'
import { toAppError } from './errors'
import { weakPassword } from './weakPassword'

/** What stands in the way of a new password. code-needed: a code was sent by mail or message; give it with the next try. */
export type PasswordFailure =
  | { readonly kind: 'wrong-current' | 'same' | 'code-needed' | 'code-wrong' }
  | { readonly kind: 'weak'; readonly problem: PasswordProblem }
  | { readonly kind: 'other'; readonly error: AppError }

/**
 * Changes the password of whoever is signed in; every other session of theirs ends. The embedded server asks for the current password;
 * hosted Supabase may ask for a code it sends instead (secure password change), for which the first try answers code-needed.
 */
export async function changePassword(current: string, next: string, code: string): Promise<Result<null, PasswordFailure>> {
  const { auth } = getClient()
  const { data } = await auth.getSession()
  const { email, phone } = data.session?.user ?? {}
  const problem = await weakPassword(next, [email, phone])
  if (problem) return err({ kind: 'weak', problem })
  if (next === current) return err({ kind: 'same' })
  const { error } = await auth.updateUser({ password: next, current_password: current, ...(code === '' ? {} : { nonce: code }) })
  if (!error) return ok(null)
  switch (error.code as string | undefined) {
    case 'invalid_credentials':
    case 'current_password_required':
    case 'current_password_mismatch':
    case 'current_password_invalid':
      return err({ kind: 'wrong-current' })
    case 'same_password':
      return err({ kind: 'same' })
    case 'weak_password':
      return err({ kind: 'weak', problem: 'easy' })
    case 'reauthentication_not_valid':
      return err({ kind: 'code-wrong' })
    case 'reauthentication_needed': {
      const { error: unsent } = await auth.reauthenticate()
      return err(unsent ? { kind: 'other', error: toAppError(unsent, unsent.status ?? 0) } : { kind: 'code-needed' })
    }
    default:
      return err({ kind: 'other', error: toAppError(error, error.status ?? 0) })
  }
}

/** Whether whoever is signed in came with a password that an administrator gave and that opens nothing but this choice. */
export async function hasOneTimePassword(): Promise<boolean> {
  const { data } = await getClient().auth.getSession()
  return data.session?.user.app_metadata['one_time'] !== undefined
}
