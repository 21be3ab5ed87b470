import type { AccountStatus } from '@/domain/account'
import type { Role } from '@/domain/permissions'

/** A sign-in as the administrator sees it. */
export interface AccountRow {
  readonly id: string
  readonly display_name: string
  readonly login: string | null
  readonly status: AccountStatus
  readonly refused_reason: string | null
  readonly created_at: string
  readonly roles: readonly { readonly role: Role; readonly area_id: string; readonly area_name: string }[]
}

/** An area to choose from when a role is given. */
export interface AreaChoice {
  readonly id: string
  readonly name: string
  readonly kind: string
}
