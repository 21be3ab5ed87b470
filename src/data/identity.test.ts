import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { guardIdentity, NoTokenError, OtherAccountError, onDoubt, showIdentity, subjectOf } from './identity'

const part = (value: object) => btoa(JSON.stringify(value)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
const tokenOf = (sub: string | undefined) => `${part({ alg: 'HS256' })}.${part({ sub, role: 'authenticated' })}.signature`
const bearer = (token: string) => new Headers({ Authorization: `Bearer ${token}` })
const save = 'https://county.example/rest/v1/rpc/create_hazard'

beforeEach(() => showIdentity('chief'))
afterEach(() => showIdentity(null))

test('a request passes only under the name that the page shows', () => {
  expect(() => guardIdentity(save, bearer(tokenOf('chief')))).not.toThrow()
  expect(() => guardIdentity(save, bearer(tokenOf('worker')))).toThrow(OtherAccountError)
  for (const token of [tokenOf(undefined), 'anon-key', ''])
    expect(() => guardIdentity(save, bearer(token)), token).toThrow(NoTokenError)
  expect(() => guardIdentity(save, new Headers())).toThrow(NoTokenError)
})

test.each([
  'https://c.example/storage/v1/object/photos/a.jpg',
  'https://c.example/auth/v1/user',
  'https://c.example/rest/v1/holidays',
])('holds for %s as well', (url) => expect(() => guardIdentity(url, bearer(tokenOf('worker')))).toThrow(OtherAccountError))

test('signing in and out may carry any token, for that is how identities change', () => {
  for (const path of ['token?grant_type=password', 'logout?scope=local', 'signup'])
    expect(() => guardIdentity(`https://c.example/auth/v1/${path}`, bearer(tokenOf('worker')))).not.toThrow()
})

test('a page that shows nobody asks who is there', () => {
  showIdentity(null)
  expect(() => guardIdentity(save, bearer(tokenOf('worker')))).not.toThrow()
})

test('a refused request gives reason to ask again', () => {
  const doubted = vi.fn()
  const stop = onDoubt(doubted)
  expect(() => guardIdentity(save, bearer(tokenOf('worker')))).toThrow()
  stop()
  expect(doubted).toHaveBeenCalledOnce()
})

test('names of any alphabet are read, and what is no token has no subject', () => {
  expect(subjectOf(tokenOf('3f0a'))).toBe('3f0a')
  for (const text of ['', 'a.b', 'a.%%%.c', `a.${btoa('7')}.c`]) expect(subjectOf(text)).toBeNull()
})
