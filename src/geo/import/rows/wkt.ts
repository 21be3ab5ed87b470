import type { Geometry, Position } from 'geojson'
import { parseGeometry } from '@/geo/import/readers/parseGeometry'

const shape = /^\s*(?:SRID=\d+;)?\s*(MULTI)?(POINT|LINESTRING|POLYGON)\s*(?:ZM|Z|M)?\s*(\(.*\)|EMPTY)\s*$/is

type Nested = Position | Nested[]

/** "(1 2, 3 4)" with any depth of brackets as nested arrays of positions; null when brackets or numbers do not fit. */
function readBrackets(text: string): Nested[] | null {
  const stack: Nested[][] = []
  let current: Nested[] = []
  let start = -1
  const take = (end: number): boolean => {
    if (start < 0) return true
    const numbers = text.slice(start, end).trim().split(/\s+/).map(Number)
    start = -1
    if (numbers.length < 2 || numbers.some(Number.isNaN)) return false
    current.push(numbers.slice(0, 2))
    return true
  }
  for (let i = 0; i < text.length; i++) {
    const character = text[i]
    if (character === '(') {
      const inner: Nested[] = []
      stack.push(current)
      current.push(inner)
      current = inner
    } else if (character === ')' || character === ',') {
      if (!take(i)) return null
      if (character === ')') {
        const outer = stack.pop()
        if (!outer) return null
        current = outer
      }
    } else if (start < 0 && character !== ' ' && character !== '\n') start = i
  }
  return stack.length === 0 ? ((current[0] as Nested[] | undefined) ?? null) : null
}

const depths = { POINT: 0, LINESTRING: 1, POLYGON: 2 } as const
const names = { POINT: 'Point', LINESTRING: 'LineString', POLYGON: 'Polygon' } as const

/** Reads WKT or EWKT (heights dropped) or GeoJSON text of one geometry; null when it is neither. O(length). */
export function parseShapeText(text: string): Geometry | null {
  if (text.trimStart().startsWith('{')) {
    try {
      const parsed = parseGeometry(JSON.parse(text))
      return 'fault' in parsed ? null : parsed.geometry
    } catch {
      // Not JSON after all: the answer is "no geometry".
      return null
    }
  }
  const match = shape.exec(text)
  if (!match) return null
  const base = match[2]?.toUpperCase() as keyof typeof names
  const isMulti = match[1] !== undefined
  const type = `${isMulti ? 'Multi' : ''}${names[base]}`
  const nested = match[3]?.toUpperCase() === 'EMPTY' ? [] : readBrackets(match[3] ?? '')
  if (!nested) return null
  const depth = depths[base] + (isMulti ? 1 : 0)
  // MULTIPOINT may be written with or without brackets around each point.
  const coordinates =
    depth === 0
      ? (nested[0] ?? [])
      : isMulti && base === 'POINT'
        ? nested.map((item) => (Array.isArray(item[0]) ? item[0] : item))
        : nested
  const parsed = parseGeometry({ type, coordinates })
  return 'fault' in parsed ? null : parsed.geometry
}
