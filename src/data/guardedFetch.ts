/**
 * Lets only the backend's own answers through to the sign-in code. A captive portal answers a token
 * refresh with its own 403 page, and the auth client would sign the person out for it.
 */
export async function guardedFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init)
  const url = typeof input === 'string' ? input : input instanceof URL ? input.href : input.url
  if (url.includes('/auth/v1/') && !response.ok && !isOwnAnswer(response)) throw new TypeError('not an answer of the backend')
  return response
}

const isOwnAnswer = (response: Response) => (response.headers.get('content-type') ?? '').includes('json')
