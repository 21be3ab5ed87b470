import type { AccountRow } from '@/data/rows/people'

/** What the person signs in with: a phone account has an e-mail address only in name, and China's code goes without saying. */
export function loginOf({ phone, email }: Pick<AccountRow, 'phone' | 'email'>): string {
  const login = phone ?? (email?.endsWith('@phone.invalid') ? email.slice(0, -'@phone.invalid'.length) : (email ?? ''))
  return login.replace(/^86(?=\d{11}$)/, '')
}
