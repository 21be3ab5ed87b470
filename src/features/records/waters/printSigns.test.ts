// @vitest-environment happy-dom
import { decodeQR } from 'qr/decode.js'
import { expect, test } from 'vitest'
import { waterOfSign } from '@/domain/waterSign'
import { signSheets } from './printSigns'

const id = (at: number) => `0b0e6a1c-5f0d-4f0e-9a58-2f1d4b8c7a${String(at).padStart(2, '0')}`
const signs = Array.from({ length: 9 }, (_, at) => ({ id: id(at), name: `龙潭水库${at}`, code: `W${at}` }))

/** What a camera would see of a code: dark and light squares of eight pixels. */
function pictureOf(svg: Element) {
  const side = Number(svg.getAttribute('viewBox')?.split(' ')[2])
  const scale = 8
  const width = side * scale
  const data = new Uint8ClampedArray(width * width * 4).fill(255)
  for (const [, x, y] of (svg.querySelector('path')?.getAttribute('d') ?? '').matchAll(/M(\d+) (\d+)h/g))
    for (let down = 0; down < scale; down++)
      for (let right = 0; right < scale; right++)
        data.fill(
          0,
          ((Number(y) * scale + down) * width + Number(x) * scale + right) * 4,
          ((Number(y) * scale + down) * width + Number(x) * scale + right) * 4 + 3,
        )
  return { data, width, height: width }
}

test('nine signs are two sheets, each with its name, and each code read back names its water', () => {
  const sheets = signSheets(signs, 'https://map.example.cn', '扫码登记巡查')
  const pages = [...sheets.querySelectorAll('section')]
  expect(pages.map((page) => page.querySelectorAll('.sign').length)).toEqual([8, 1])
  const labels = [...sheets.querySelectorAll('.sign')]
  expect(labels.map((label) => label.querySelector('strong')?.textContent)).toEqual(signs.map(({ name }) => name))
  for (const [at, label] of labels.entries()) expect(waterOfSign(decodeQR(pictureOf(label.querySelector('svg')!)))).toBe(id(at))
})
