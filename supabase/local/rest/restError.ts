import { DatabaseError } from '../engine/databaseError.ts'

/** A refusal in PostgREST's own words and codes. */
export class RestError extends Error {
  readonly status: number
  readonly code: string
  readonly details: string | null
  readonly hint: string | null

  constructor(status: number, code: string, message: string, details: string | null = null, hint: string | null = null) {
    super(message)
    this.name = 'RestError'
    this.status = status
    this.code = code
    this.details = details
    this.hint = hint
  }
}

/** Something of PostgREST's grammar that is not served here, or no grammar at all. */
export const notOffered = (what: string) => new RestError(400, 'PGRST100', what)

const BY_CODE: Readonly<Record<string, number>> = {
  '23503': 409,
  '23505': 409,
  '25006': 405,
  '42501': 403,
  '42883': 404,
  '42P01': 404,
  '42P17': 500,
  // PostgREST answers 500 here; two people editing one record is no server fault. Clients go by the code.
  '40001': 409,
  '57014': 504,
  P0001: 400,
}
const BY_CLASS: Readonly<Record<string, number>> = {
  '08': 503,
  '09': 500,
  '0L': 403,
  '0P': 403,
  '25': 500,
  '28': 403,
  '2D': 500,
  '38': 500,
  '39': 500,
  '3B': 500,
  '40': 500,
  '53': 503,
  '54': 413,
  '55': 500,
  '57': 503,
  '58': 500,
  F0: 500,
  HV: 500,
  P0: 500,
  XX: 500,
}

/** HTTP status of a SQLSTATE, after PostgREST's table. `PT` + status lets SQL choose. */
export const statusOf = (code: string): number => {
  if (/^PT[1-5]\d\d$/.test(code)) return Number(code.slice(2))
  return BY_CODE[code] ?? BY_CLASS[code.slice(0, 2)] ?? 400
}

/** When the same request may be worth another try. */
export const retryHeaders = (status: number): Readonly<Record<string, string>> => (status === 503 ? { 'retry-after': '2' } : {})

const inOurWords = ({ code, message }: DatabaseError | RestError): string => {
  if (code === '57014') return '这次查询用时过长，已被停止。请缩小范围或时段后再试。'
  if (/^(?:08|57P|53)/.test(code)) return '数据库暂时连不上，请稍后再试。'
  return message
}

export const errorBody = (error: DatabaseError | RestError) => ({
  code: error.code,
  message: inOurWords(error),
  details: error instanceof RestError ? error.details : (error.detail ?? null),
  hint: error.hint ?? null,
})
