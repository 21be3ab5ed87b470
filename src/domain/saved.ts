import type { AppError } from './result'

/** `withoutPhotos`: the device had no room for them, the words are safe. What came of saving: on the server, safe on this device and why not further, or refused by the server with its sentence. */
export type Saved =
  | { readonly is: 'sent'; readonly withoutPhotos?: boolean }
  | { readonly is: 'kept'; readonly error: AppError | null; readonly withoutPhotos?: boolean }
  /** Safe on this device, and waiting for the person: the server has another version. */
  | { readonly is: 'conflict' }
  | { readonly is: 'refused'; readonly reason: string }
  /** The device keeps nothing, and the server was not reached either: the form still holds it. */
  | { readonly is: 'nowhere'; readonly error: AppError }
