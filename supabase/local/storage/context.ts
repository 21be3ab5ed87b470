import type { Database } from '../engine/database.types.ts'
import type { Identity } from '../http/identity.ts'
import type { ApiRequest } from '../http/message.ts'
import type { Blobs } from './blobs.ts'
import { StorageError } from './storageError.ts'

/** What every part of storage works on. */
export interface StorageContext {
  readonly db: Database
  readonly blobs: Blobs
  /** Signs links. */
  readonly secret: string
}

/** One request and who makes it. */
export interface Call {
  readonly request: ApiRequest
  readonly identity: Identity
}

/** The JSON body as an object, {} when there is none. Throws StorageError. */
export const bodyOf = (request: ApiRequest): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(request.body.toString('utf8') || '{}')
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    throw new StorageError(400, 'InvalidRequest', 'body is not valid JSON')
  }
}

export const texts = (value: unknown): string[] => (Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [])

export const wholeNumber = (value: unknown, fallback: number, most: number): number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 ? Math.min(value, most) : fallback
