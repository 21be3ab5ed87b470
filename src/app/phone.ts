import type { Role } from '@/domain/permissions'

/** A phone, and not a narrow window on a desk. */
export const isPhoneInHand = (): boolean => matchMedia('(max-width: 767px) and (pointer: coarse)').matches

const keptKey = 'patrolgrid.desk'
/** `?desk=1`: wants the desk's page on this phone, until its tab is closed. */
function wantsDesk(): boolean {
  if (new URLSearchParams(location.search).has('desk')) sessionStorage.setItem(keptKey, '1')
  return sessionStorage.getItem(keptKey) !== null
}

/** Where a phone is led from an address of the desk's page; null where it stays. The walk was there before the phone had a page of its own. */
export function fieldAddress(path: string, roles: readonly Role[]): string | null {
  if (/^\/(?:tonight\/)?walk\/?$/.test(path)) return '/field/walk'
  return path === '/' && roles.length > 0 && roles.every((role) => role === 'grid_worker') ? '/field/' : null
}

/** Leads who works outside to the phone's page; true when this page is being left. */
export function leadToField(roles: readonly Role[]): boolean {
  const to = isPhoneInHand() && !wantsDesk() ? fieldAddress(location.pathname, roles) : null
  if (to !== null) location.replace(to)
  return to !== null
}
