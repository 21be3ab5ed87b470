import { DatabaseError, type Database, type Queryable } from '../../../supabase/local/database.ts'

export const roles = ['administrator', 'chief', 'duty_officer', 'grid_worker', 'leader', 'viewer'] as const
export type Role = (typeof roles)[number]
/** Whoever must see nothing: waiting, refused, shut out, active without a role, not signed in. */
export const outsiders = ['pending', 'refused', 'disabled', 'unassigned', 'anonymous'] as const
export type Persona = Role | (typeof outsiders)[number] | 'foreign_chief' | 'foreign_viewer' | 'root'

/** Everything of the own branch has an id that starts with aaaa, of the sibling branch with bbbb; people outside any with cccc. */
export const own = (no: number): string => `aaaa${String(no).padStart(4, '0')}-0000-4000-8000-000000000000`
export const foreign = (no: number): string => own(no).replace(/^aaaa/, 'bbbb')
export const person = (no: number): string => own(no).replace(/^aaaa/, 'cccc')

const userNo = new Map<Persona, string>([
  ...roles.map((role, index) => [role, own(900 + index)] as const),
  ...outsiders.map((outsider, index) => [outsider, person(910 + index)] as const),
  ['foreign_chief', foreign(901)],
  // The twin of the viewer.
  ['foreign_viewer', foreign(905)],
  ['root', person(900)],
])

export const userOf = (persona: Persona): string => userNo.get(persona) ?? ''

class RolledBack extends Error {}

/** Runs `work` as the persona in a transaction that is always rolled back; what it returns or throws comes out. */
export const asPersona = async <T>(db: Database, persona: Persona, work: (tx: Queryable) => Promise<T>): Promise<T> => {
  let answer: { readonly value: T } | undefined
  try {
    await db.transaction(async (tx) => {
      await become(tx, persona)
      answer = { value: await work(tx) }
      throw new RolledBack()
    })
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error
  }
  if (answer === undefined) throw new Error('the transaction ended without an answer')
  return answer.value
}

/** Takes the persona's place for the rest of the transaction. */
export const become = async (tx: Queryable, persona: Persona): Promise<void> => {
  const role = persona === 'anonymous' ? 'anon' : 'authenticated'
  const claims = persona === 'anonymous' ? { role } : { sub: userOf(persona), role }
  await tx.exec('reset role')
  await tx.query(`select set_config('request.jwt.claims', $1, true)`, [JSON.stringify(claims)])
  await tx.exec(`set local role ${role}`)
}

export interface Outcome {
  /** Rows returned or changed. */
  readonly count: number
  /** All that came back, as text. */
  readonly text: string
  /** SQLSTATE of the refusal, or null. */
  readonly refusal: string | null
  readonly message: string
}

/** What the statement does for the persona, after `first` if there is one. Nothing of it stays. */
export const attempt = async (db: Database, persona: Persona, sql: string, first?: string): Promise<Outcome> => {
  try {
    return await asPersona(db, persona, async (tx) => {
      if (first !== undefined) await tx.exec(first)
      const { rows, affectedRows } = await tx.query(sql)
      const text = rows.map((row) => Object.values(row).map(asText).join(' ')).join('\n')
      return { count: Math.max(rows.length, affectedRows), text, refusal: null, message: '' }
    })
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error
    return { count: 0, text: '', refusal: error.code ?? 'unknown', message: error.message }
  }
}

const asText = (value: unknown): string =>
  value instanceof Uint8Array
    ? Buffer.from(value).toString('latin1')
    : typeof value === 'string'
      ? value
      : (JSON.stringify(value) ?? '')

/** Calls a function as the persona and commits. Throws DatabaseError. */
export const call = async <T>(db: Database, persona: Persona, sql: string, parameters: readonly unknown[] = []): Promise<T> =>
  db.transaction(async (tx) => {
    await become(tx, persona)
    const { rows } = await tx.query<Record<string, T>>(sql, parameters)
    return Object.values(rows[0] ?? {})[0] as T
  })
