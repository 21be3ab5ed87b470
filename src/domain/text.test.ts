import { expect, test } from 'vitest'
import { foldText, holdsText } from './text'

test('full width and half width are one, as are capitals and spaces', () => {
  expect(foldText('Ｗ－０１７　Ａ b')).toBe('w-017ab')
})

test('a list holds what one of its texts holds, and everything when nothing is typed', () => {
  expect(holdsText(['共裕村３号网格', null], '3号')).toBe(true)
  expect(holdsText(['共裕村3号网格', 'W-017'], 'ｗ－０')).toBe(true)
  expect(holdsText([null, undefined, '吕建国'], '王')).toBe(false)
  expect(holdsText([], '　')).toBe(true)
  // Two texts side by side are not one.
  expect(holdsText(['甲', '乙'], '甲乙')).toBe(false)
})
