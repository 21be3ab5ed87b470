import type { Step } from './database.types.ts'

/** What the server's thread and PGlite's thread say to each other. */
export interface OpenOptions {
  /** null keeps everything in memory. */
  readonly dataDir: string | null
  readonly template: Uint8Array<ArrayBuffer> | null
}

export type JobBody =
  | { readonly kind: 'query'; readonly sql: string; readonly parameters: readonly unknown[] }
  | { readonly kind: 'exec'; readonly sql: string }
  | { readonly kind: 'batch'; readonly steps: readonly Step[] }
  | { readonly kind: 'dump' }
  | { readonly kind: 'close' }

export type Job = JobBody & { readonly id: number }

export type Reply =
  | { readonly kind: 'opened' }
  | { readonly kind: 'unopened'; readonly error: Record<string, unknown> }
  | { readonly kind: 'done'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly error: Record<string, unknown> }
  | { readonly kind: 'notified'; readonly channel: string; readonly payload: string }
