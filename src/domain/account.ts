import type { Bbox } from './frame'
import type { Role } from './permissions'

export interface HeldRole {
  readonly role: Role
  readonly areaId: string
  readonly areaName: string
  readonly areaKind: string
  readonly bbox: Bbox | null
}

export type AccountStatus = 'pending' | 'active' | 'refused' | 'disabled'

/** The person signed in, as the server describes them to themselves. */
export interface Account {
  readonly userId: string
  readonly displayName: string
  readonly status: AccountStatus
  readonly refusedReason: string | null
  /** Widest area first. */
  readonly roles: readonly HeldRole[]
}

/** The rights that decide what somebody may see, as one word. */
export const scopeOf = ({ status, roles }: Account): string =>
  status === 'active'
    ? roles
        .map(({ role, areaId }) => `${role} ${areaId}`)
        .sort()
        .join(',')
    : ''
