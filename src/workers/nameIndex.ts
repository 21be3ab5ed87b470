import { pinyin } from 'pinyin-pro'

/** A record that can be found by its name. */
export interface Named {
  readonly kind: 'area' | 'office' | 'water' | 'person'
  readonly id: string
  readonly name: string
  readonly code: string | null
  readonly lng: number | null
  readonly lat: number | null
  /** Where it is or what it is, shown in grey. */
  readonly sub: string | null
}

interface Entry {
  readonly named: Named
  readonly name: string
  readonly code: string
  /** First letters of the pinyin of each character: 共裕村 → gyc. Latin letters and digits stand for themselves. */
  readonly initials: string
  /** The whole pinyin without tones or spaces: gongyucun. */
  readonly spelling: string
}

export type NameIndex = readonly Entry[]

/** Builds the index once; about 15 µs a name. */
export function buildNameIndex(names: readonly Named[]): NameIndex {
  return names.map((named) => {
    const syllables = pinyin(named.name, { toneType: 'none', type: 'array', nonZh: 'consecutive', v: true })
    return {
      named,
      name: named.name.toLowerCase(),
      code: (named.code ?? '').toLowerCase(),
      initials: syllables
        .map((syllable) => (/^[\d\s]+$/.test(syllable) ? syllable : syllable.charAt(0)))
        .join('')
        .toLowerCase(),
      spelling: syllables.join('').toLowerCase(),
    }
  })
}

/** How well an entry answers: 0 is not at all; more is better. Whole before beginning before middle; name before code before pinyin. */
function score(entry: Entry, query: string): number {
  if (entry.name === query || entry.code === query) return 100
  if (entry.name.startsWith(query)) return 90
  if (entry.initials === query) return 85
  if (entry.name.includes(query)) return 80
  if (entry.code.startsWith(query)) return 70
  if (entry.initials.startsWith(query)) return 60
  if (entry.spelling.startsWith(query)) return 55
  if (query.length >= 2 && entry.initials.includes(query)) return 40
  if (query.length >= 3 && entry.spelling.includes(query)) return 30
  return 0
}

export interface Found {
  readonly rows: readonly Named[]
  readonly total: number
}

/** The best `limit` answers; among equals the shorter name, then the order of the list. O(names). */
export function searchNames(index: NameIndex, typed: string, limit = 12): Found {
  const query = typed.trim().toLowerCase().replace(/\s+/g, '')
  if (query === '') return { rows: [], total: 0 }
  const hits: { entry: Entry; points: number }[] = []
  for (const entry of index) {
    const points = score(entry, query)
    if (points > 0) hits.push({ entry, points })
  }
  hits.sort((a, b) => b.points - a.points || a.entry.name.length - b.entry.name.length)
  return { rows: hits.slice(0, limit).map((hit) => hit.entry.named), total: hits.length }
}
