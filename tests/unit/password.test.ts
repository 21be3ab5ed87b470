import { expect, test } from 'vitest'
import { passwordProblem } from '@/domain/password'
import { refusedPassword } from '@/domain/passwordGuesses'
import { checkPassword } from '../../supabase/local/auth/users.ts'

const cases: readonly string[] = [
  '',
  'short7!',
  'eight888',
  'ten-digits',
  'kx7-Qm2pz',
  'aaaaaaaa',
  'abababab',
  'abcabcab',
  'someone@county.cn',
  '8613900000001',
  'x1'.repeat(36),
  'x1y'.repeat(24),
  'x1y'.repeat(25),
  '巡格密码很长很长',
  '👮👮👮👮👮👮👮👮',
]

test('the page and the server refuse the same passwords', () => {
  const refuses = (password: string) => {
    try {
      checkPassword(password, 'someone@county.cn', '8613900000001')
      return false
    } catch {
      return true
    }
  }
  for (const password of cases)
    expect({ password, refused: refusedPassword(password, ['someone@county.cn', '8613900000001']) !== null }).toEqual({
      password,
      refused: refuses(password),
    })
})

test('what the plain rules refuse, the list refuses too, in the same words', () => {
  for (const password of cases) {
    const plain = passwordProblem(password)
    if (plain !== null) expect(refusedPassword(password)).toBe(plain)
  }
})

test.each([
  'password123',
  'Password2026!',
  'qwertyuiop',
  '1qaz2wsx3edc',
  'a123456789',
  'woaini1314520',
  'zhongguo2026',
  'paichusuo110',
  'gonganju2026',
  'xunge2026xunge',
  'patrolgrid2026',
  'PatrolGrid-demo-2026',
  '19900101wang',
  'wangwei1990',
  'abcdefghijkl',
  'aaaaabbbbbccccc',
  '110101199001011234',
])('a guesser would soon come to %s', (password) => {
  expect(refusedPassword(password)).toBe('easy')
})

test.each([
  'a-long-password-7',
  'metadata-quiet-river',
  'xR7-mill-otter',
  'shuiku beian disan zhan',
  '巡夜人走过北岸第三站',
  'kJ8#tq2LmZ',
])('nobody soon comes to %s', (password) => {
  expect(refusedPassword(password)).toBeNull()
})

test('a long password is judged in no time', () => {
  for (const password of ['p4$$w0rd'.repeat(9), 'a1!'.repeat(24), '@4311!1$$550077'.repeat(4), 'qwertyuiop'.repeat(7)]) {
    // Processor time: the machine may be busy with other tests.
    const begun = process.cpuUsage()
    refusedPassword(password)
    const { user, system } = process.cpuUsage(begun)
    expect((user + system) / 1_000).toBeLessThan(1_000)
  }
})
