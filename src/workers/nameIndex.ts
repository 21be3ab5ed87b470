import { pinyin, polyphonic } from 'pinyin-pro'
import { foldText } from '@/domain/text'

/** A record, or something to do, that can be found by its name. */
export interface Named {
  readonly kind: 'area' | 'office' | 'water' | 'person' | 'command'
  readonly id: string
  readonly name: string
  readonly code: string | null
  readonly lng: number | null
  readonly lat: number | null
  /** Where it is or what it is, shown in grey. */
  readonly sub: string | null
}

/** A name as it is spoken. */
interface Reading {
  /** First letters of the pinyin of each character: 共裕村 → gyc. Latin letters and digits stand for themselves. */
  readonly initials: string
  /** The whole pinyin without tones or spaces: gongyucun. */
  readonly spelling: string
}
interface Entry {
  readonly named: Named
  readonly name: string
  readonly code: string
  /** Mostly one. A surname is read in its own way (曾 zeng, 单 shan, 尉迟 yuchi), and typed in the usual one by who does not know. */
  readonly readings: readonly Reading[]
}

export type NameIndex = readonly Entry[]

// ü is v on every Chinese keyboard.
const typedText = (text: string) => foldText(text).replaceAll('ü', 'v')

function readingOf(syllables: readonly string[]): Reading {
  return {
    initials: syllables.map((syllable) => (/^[\d\s]+$/.test(syllable) ? syllable : syllable.charAt(0))).join(''),
    spelling: syllables.join(''),
  }
}

const options = { toneType: 'none', type: 'array', nonZh: 'consecutive', v: true } as const

/** Keeps answers: ten thousand names begin with some hundred surnames, and the dictionary is slow. */
function remembered<T>(compute: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>()
  return (text) => {
    const found = known.get(text) ?? compute(text)
    known.set(text, found)
    return found
  }
}

/** Every way in which a name's one or two first characters may be said: as a surname, and by any sound of the first. */
const beginnings = remembered((head: string): string[][] => {
  const sounds = polyphonic(head[0] ?? '', { toneType: 'none', type: 'array', v: true })[0] ?? []
  return [pinyin(head, { ...options, surname: 'head' }), ...sounds.map((sound) => [sound])]
})

/** Every reading by which somebody may look for a folded name. */
function readingsOf(name: string): Reading[] {
  const usual = pinyin(name, options)
  const head = /^\p{Script=Han}{1,2}/u.exec(name)?.[0]
  const others = head === undefined ? [] : beginnings(head).map((start) => [...start, ...usual.slice(start.length)])
  const all = [usual, ...others].map((syllables) => readingOf(syllables.map(typedText)))
  return [...new Map(all.map((reading) => [reading.spelling, reading])).values()]
}

/** Builds the index once. The usual reading takes the time; the others add a tenth to it. */
export const buildNameIndex = (names: readonly Named[]): NameIndex =>
  names.map((named) => {
    const name = foldText(named.name)
    return { named, name, code: foldText(named.code ?? ''), readings: readingsOf(name) }
  })

/** How well an entry answers: 0 is not at all; more is better. Whole before beginning before middle; name before code before pinyin. */
function score({ name, code, readings }: Entry, query: string, letters: string): number {
  if (name === query || code === query) return 100
  if (name.startsWith(query)) return 90
  if (readings.some(({ initials }) => initials === letters)) return 85
  if (name.includes(query)) return 80
  if (code.startsWith(query)) return 70
  if (readings.some(({ initials }) => initials.startsWith(letters))) return 60
  if (readings.some(({ spelling }) => spelling.startsWith(letters))) return 55
  if (letters.length >= 2 && readings.some(({ initials }) => initials.includes(letters))) return 40
  if (letters.length >= 3 && readings.some(({ spelling }) => spelling.includes(letters))) return 30
  return 0
}

export interface Found {
  readonly rows: readonly Named[]
  readonly total: number
}

/** The best `limit` answers; among equals the shorter name, then the order of the list. O(names). */
export function searchNames(index: NameIndex, typed: string, limit = 12): Found {
  const query = foldText(typed)
  const letters = typedText(typed)
  if (query === '') return { rows: [], total: 0 }
  const hits: { entry: Entry; points: number }[] = []
  for (const entry of index) {
    const points = score(entry, query, letters)
    if (points > 0) hits.push({ entry, points })
  }
  hits.sort((a, b) => b.points - a.points || a.entry.name.length - b.entry.name.length)
  return { rows: hits.slice(0, limit).map((hit) => hit.entry.named), total: hits.length }
}
