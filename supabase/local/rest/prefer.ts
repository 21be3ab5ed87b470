/** The Prefer header, split into what PostgREST knows. */
export interface Preferences {
  readonly returns: 'minimal' | 'representation' | 'headers-only' | null
  readonly resolution: 'merge-duplicates' | 'ignore-duplicates' | null
  readonly count: 'exact' | 'planned' | 'estimated' | null
  readonly missingDefault: boolean
  readonly isRollback: boolean
  readonly maxAffected: number | null
  readonly isStrict: boolean
}

const oneOf = <T extends string>(value: string | undefined, allowed: readonly T[]): T | null =>
  allowed.find((known) => known === value) ?? null

export const parsePrefer = (header: string | undefined): Preferences => {
  const given = new Map(
    (header ?? '').split(',').map((part) => {
      const [name = '', value = ''] = part.trim().split('=')
      return [name.trim(), value.trim()]
    }),
  )
  const maxAffected = Number(given.get('max-affected') ?? Number.NaN)
  return {
    returns: oneOf(given.get('return'), ['minimal', 'representation', 'headers-only']),
    resolution: oneOf(given.get('resolution'), ['merge-duplicates', 'ignore-duplicates']),
    count: oneOf(given.get('count'), ['exact', 'planned', 'estimated']),
    missingDefault: given.get('missing') === 'default',
    isRollback: given.get('tx') === 'rollback',
    maxAffected: Number.isInteger(maxAffected) ? maxAffected : null,
    isStrict: given.get('handling') === 'strict',
  }
}
