import { expose } from 'comlink'
import { buildNameIndex, searchNames, type Found, type NameIndex, type Named } from './nameIndex'

let index: NameIndex = []

const api = {
  load: (names: readonly Named[]): number => {
    index = buildNameIndex(names)
    return index.length
  },
  search: (typed: string, limit?: number): Found => searchNames(index, typed, limit),
}
export type SearchApi = typeof api
expose(api)
