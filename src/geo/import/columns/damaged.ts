import type { SourceTable } from '@/geo/import/table'
import { cleanText } from './text'

/** True for a long code that a spreadsheet took for a number: 3.60827E+17 has lost its last digits for good. */
export const isDamagedCode = (text: string): boolean => /^\d(\.\d+)?E\+1\d$/i.test(text)

export interface DamagedCodes {
  readonly column: string
  readonly count: number
  readonly example: string
}

/** The columns whose codes a spreadsheet has damaged, with how many and one of them. O(cells). */
export function findDamagedCodes(table: SourceTable): DamagedCodes[] {
  return table.columns.flatMap((column, place) => {
    let count = 0
    let example = ''
    for (const row of table.rows) {
      const text = typeof row.cells[place] === 'string' ? cleanText(row.cells[place]) : null
      if (text === null || !isDamagedCode(text)) continue
      count++
      example ||= text
    }
    return count > 0 ? [{ column, count, example }] : []
  })
}
