import { holdsText } from '@/domain/text'
import type { FilterValues } from './record'

/** What a layer asks of a row that the database has already judged, so that map and list show the same. */
export const isAmong = (filters: FilterValues, id: string, value: string | number): boolean => {
  const wanted = filters[id]
  return !Array.isArray(wanted) || wanted.includes(value)
}
export const isAsFlagged = (filters: FilterValues, id: string, value: boolean): boolean => filters[id] !== true || value
export const holdsLookedFor = (filters: FilterValues, texts: readonly (string | null | undefined)[]): boolean =>
  holdsText(texts, typeof filters['text'] === 'string' ? filters['text'] : '')
