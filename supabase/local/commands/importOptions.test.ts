import { describe, expect, test } from 'vitest'
import { readImportOptions, UsageError } from './importOptions.ts'

const read = (...argv: string[]) => readImportOptions(argv, {})

describe('the command line of an import', () => {
  test('confirms no place and guesses the reading unless told', () => {
    expect(read('a.csv')).toMatchObject({
      isPlaceConfirmed: false,
      addsRollover: false,
      encoding: null,
      headingRow: null,
      timeZone: 'Asia/Shanghai',
    })
  })
  test('takes encoding, heading row, confirmation and the weeks of a rollover', () => {
    expect(
      read('a.xlsx', '--encoding', 'big5', '--heading-row', '0', '--table', '1', '--confirm-place', '--add-rollover'),
    ).toMatchObject({ encoding: 'big5', headingRow: 0, table: 1, isPlaceConfirmed: true, addsRollover: true })
  })
  test.each([
    ['--encoding', 'ebcdic'],
    ['--heading-row', '二'],
    ['--table', '-1'],
  ])('refuses %s %s by name', (name, value) => {
    expect(() => read('a.csv', `${name}=${value}`)).toThrow(UsageError)
  })
})
