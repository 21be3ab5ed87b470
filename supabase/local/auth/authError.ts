import { json, type ApiReply } from '../http/message.ts'

/** A refusal in GoTrue's codes; the message is for a person. */
export class AuthError extends Error {
  readonly status: number
  readonly code: string
  readonly extra: Readonly<Record<string, unknown>>
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: number,
    code: string,
    message: string,
    {
      extra = {},
      headers = {},
    }: { readonly extra?: Readonly<Record<string, unknown>>; readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(message)
    this.name = 'AuthError'
    this.status = status
    this.code = code
    this.extra = extra
    this.headers = headers
  }
}

// supabase-js reads `code` and `message` only where this header says so.
export const API_VERSION = { 'x-supabase-api-version': '2024-01-01' } as const

export const authErrorReply = (error: AuthError): ApiReply =>
  json(error.status, { code: error.code, message: error.message, ...error.extra }, { ...API_VERSION, ...error.headers })
