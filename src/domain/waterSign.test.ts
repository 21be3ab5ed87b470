import { expect, test } from 'vitest'
import { signText, waterOfSign } from './waterSign'

test('the code on a sign names its water, whatever host printed it; any other code names none', () => {
  const id = '0b0e6a1c-5f0d-4f0e-9a58-2f1d4b8c7a11'
  expect(waterOfSign(signText('https://map.example.cn', id))).toBe(id)
  expect(waterOfSign(`HTTPS://10.0.0.1/field/waters/${id.toUpperCase()}`)).toBe(id)
  expect(waterOfSign('https://pay.example.cn/abc')).toBeNull()
  expect(waterOfSign(`https://x/field/waters/${id}0`)).toBeNull()
})
