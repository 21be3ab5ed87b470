import type { AccountRow } from '@/data/rows/people'

/** What the person signs in with: a phone account has an e-mail address only in name. */
export const loginOf = ({ phone, email }: Pick<AccountRow, 'phone' | 'email'>): string =>
  phone ?? (email?.endsWith('@phone.invalid') ? email.slice(0, -'@phone.invalid'.length) : (email ?? ''))
