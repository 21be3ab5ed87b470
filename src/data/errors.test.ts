import { expect, test } from 'vitest'
import { toAppError } from './errors'

test.each([
  [{ message: 'TypeError: Failed to fetch', code: '' }, 0, 'offline'],
  [{ message: 'TypeError: not an answer of the backend', code: '' }, 0, 'offline'],
  [{ message: 'AbortError: signal is aborted', code: '' }, 0, 'aborted'],
  [{ message: 'OtherAccountError: the signed-in account is not the one shown', code: '' }, 0, 'other-account'],
  [{ message: 'JWT expired', code: 'PGRST303' }, 401, 'unauthenticated'],
  [{ message: '不在您的辖区', code: '42501' }, 400, 'forbidden'],
  [{ message: '已被他人修改', code: '40001' }, 400, 'conflict'],
  [{ message: '登录尝试过多', code: 'over_request_rate_limit' }, 429, 'busy'],
  [{ message: '经度超出范围', code: '22023' }, 400, 'invalid'],
  [{ message: 'boom', code: 'XX000' }, 500, 'server'],
  // What stands between the page and the server says none of our codes.
  [{}, 403, 'offline'],
  [{ message: 'Please sign in to the hotel network' }, 511, 'offline'],
  [{ message: 'Forbidden', code: 403 }, 403, 'offline'],
  [{ message: 'Bad Gateway' }, 502, 'offline'],
])('sorts %o with status %i as %s', (error, status, kind) => {
  expect(toAppError(error, status).kind).toBe(kind)
})

test('keeps the words of the server, so that the rule is named to the user', () => {
  expect(toAppError({ message: '网格 3 与网格 4 重叠 120 平方米', code: '22023' }, 400)).toEqual({
    kind: 'invalid',
    detail: '网格 3 与网格 4 重叠 120 平方米',
  })
})

test('names the field of a form that the refusal is about', () => {
  const details = '{"code": "bad_phone", "field": "phone"}'
  expect(toAppError({ message: '电话只能有数字', code: '22023', details }, 400)).toMatchObject({ field: 'phone' })
  expect(toAppError({ message: '没有角色', code: '22023', details: '{"code": "x", "field": null}' }, 400)).not.toHaveProperty(
    'field',
  )
})
