const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '[::1]']

/**
 * Whether a request is addressed to us. A page of another site whose name was made to point here (DNS rebinding) would
 * otherwise be our own origin. `hosts`: names beside this machine's own.
 */
export const isOwnHost = (header: string | undefined, hosts: readonly string[]): boolean => {
  const name = (header ?? '').replace(/:\d+$/, '').toLowerCase()
  return LOOPBACK.includes(name) || hosts.includes(name)
}
