/** Hosts beside our own origin that the page may ask, as CSP sources: for map tiles, and for travel times. */
export interface Sources {
  readonly tiles: readonly string[]
  readonly routing: readonly string[]
}

/**
 * The strict policy of the page. No 'unsafe-inline', no 'unsafe-eval': 'wasm-unsafe-eval' lets the exact siting solver
 * (WebAssembly) run and nothing else.
 */
export const contentSecurityPolicy = ({ tiles, routing }: Sources): string =>
  [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self'",
    "style-src 'self'",
    `img-src 'self' data: blob: ${tiles.join(' ')}`.trim(),
    `connect-src 'self' ${[...tiles, ...routing].join(' ')}`.trim(),
    "font-src 'self'",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
  ].join('; ')

/** Half a year, for this host alone: whether its other names speak TLS is not ours to say. */
const TRANSPORT_SECURITY = 'max-age=15552000'

/**
 * Strict-Transport-Security, only where a proxy that is believed says that the browser came by TLS: without one the
 * header would lock a browser out of a server that speaks plain HTTP.
 */
export function transportHeaders(forwardedProto: string | string[] | undefined, trustsProxy: boolean): Record<string, string> {
  const isTls = trustsProxy && String(forwardedProto ?? '').toLowerCase() === 'https'
  return isTls ? { 'strict-transport-security': TRANSPORT_SECURITY } : {}
}

export const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'geolocation=(self), screen-wake-lock=(self), camera=(self), microphone=()',
} as const
