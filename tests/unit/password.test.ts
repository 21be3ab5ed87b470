import { expect, test } from 'vitest'
import { passwordProblem } from '@/domain/password'
import { checkPassword } from '../../supabase/local/auth/users.ts'

const cases: readonly string[] = [
  '',
  'short7!',
  'eight888',
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
    expect({ password, refused: passwordProblem(password, ['someone@county.cn', '8613900000001']) !== null }).toEqual({
      password,
      refused: refuses(password),
    })
})
