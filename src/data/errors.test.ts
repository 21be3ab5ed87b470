import { expect, test } from 'vitest'
import { toAppError } from './errors'

test.each([
  [{ message: 'TypeError: Failed to fetch' }, 0, 'offline'],
  [{ message: 'not an answer of the backend' }, 0, 'offline'],
  [{ message: 'signal is aborted', name: 'AbortError' }, 0, 'aborted'],
  [{ message: 'JWT expired' }, 401, 'unauthenticated'],
  [{ message: '不在您的辖区', code: '42501' }, 400, 'forbidden'],
  [{ message: '已被他人修改', code: '40001' }, 400, 'conflict'],
  [{ message: '登录尝试过多' }, 429, 'busy'],
  [{ message: '经度超出范围', code: '22023' }, 400, 'invalid'],
  [{ message: 'boom' }, 500, 'server'],
])('sorts %o with status %i as %s', (error, status, kind) => {
  expect(toAppError(error, status).kind).toBe(kind)
})

test('keeps the words of the server, so that the rule is named to the user', () => {
  expect(toAppError({ message: '网格 3 与网格 4 重叠 120 平方米' }, 400)).toEqual({
    kind: 'invalid',
    detail: '网格 3 与网格 4 重叠 120 平方米',
  })
})
