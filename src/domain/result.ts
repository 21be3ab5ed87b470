/** What a fallible step gives back: the value, or an expected failure. Bugs still throw. */
export type Result<T, E = AppError> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E }

export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value })
export const err = <E>(error: E): Result<never, E> => ({ ok: false, error })

/** Every failure a user can meet. The interface words each kind; `detail` is for the curious and the log. */
export type AppError =
  | { readonly kind: 'offline' }
  | { readonly kind: 'aborted' }
  | { readonly kind: 'unauthenticated' }
  /** Somebody else signed in here meanwhile: nothing was sent under the name shown. */
  | { readonly kind: 'other-account' }
  | { readonly kind: 'forbidden'; readonly detail?: string }
  | { readonly kind: 'not-found'; readonly detail?: string }
  | { readonly kind: 'conflict'; readonly detail?: string }
  | { readonly kind: 'invalid'; readonly detail: string; readonly field?: string }
  | { readonly kind: 'busy'; readonly detail?: string }
  | { readonly kind: 'server'; readonly detail: string }

/** Failures that pass by themselves: what is on screen stays and is tried again. Anything else is an answer that trying again would not change. */
export const willPass = ({ kind }: AppError): boolean => ['offline', 'aborted', 'busy', 'server', 'other-account'].includes(kind)
