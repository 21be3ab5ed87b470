import type { AccountStatus } from '@/domain/account'
import type { Role } from '@/domain/permissions'

/** A sign-in as the administrator sees it. */
export interface AccountRow {
  readonly user_id: string
  readonly display_name: string
  readonly phone: string | null
  readonly email: string | null
  readonly status: AccountStatus
  readonly refused_reason: string | null
  readonly created_at: string
  readonly roles: readonly { readonly role: Role; readonly area_id: string; readonly area_name: string }[]
}

/** What the person signs in with: a phone account has an e-mail address only in name. */
export const loginOf = ({ phone, email }: Pick<AccountRow, 'phone' | 'email'>): string =>
  phone ?? (email?.endsWith('@phone.invalid') ? email.slice(0, -'@phone.invalid'.length) : (email ?? ''))

/** An area to choose from when a role is given. */
export interface AreaChoice {
  readonly id: string
  readonly name: string
  readonly kind: string
}
