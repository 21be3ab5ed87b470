import type { AppError } from './result'

/** Why the words are safe and the photos lost: the device had no room for them, or its database was shut. */
export type WithoutPhotos = 'full' | 'shut'
/** What came of saving: on the server, safe on this device and why not further, or refused by the server with its sentence. */
export type Saved =
  | { readonly is: 'sent'; readonly withoutPhotos?: WithoutPhotos }
  | { readonly is: 'kept'; readonly error: AppError | null; readonly withoutPhotos?: WithoutPhotos }
  /** Safe on this device, and waiting for the person: the server has another version. */
  | { readonly is: 'conflict' }
  | { readonly is: 'refused'; readonly reason: string }
  /** The device keeps nothing, and the server was not reached either: the form still holds it. */
  | { readonly is: 'nowhere'; readonly error: AppError }
