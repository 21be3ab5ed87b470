// Every word that counts, on every surface, for every role of the demo county: how many figures were compared, how many
// disagree, and how many of them the caller reads in steps only. tests/db/620_words.test.ts does the same for a small world.
import { openDatabase, prepareDatabase, type Database } from '../../supabase/local/database.ts'
import { smallScale } from '../../supabase/seed/smallScale.ts'
import { loadDemo } from '../../supabase/seed/load.ts'
import { compareFigures as compareForCaller, words, type ComparedFigure } from '../db/support/figures'

export interface FiguresCompared {
  readonly figures_compared: number
  readonly figures_disagree: number
  readonly figures_suppressed: number
  /** Words that fewer than three roles read above nought: for them the comparison says little. */
  readonly words_under_three_roles: readonly string[]
}

async function figuresOf(db: Database, userId: string): Promise<readonly ComparedFigure[]> {
  return db.transaction(async (tx) => {
    await tx.query(`select set_config('request.jwt.claims', $1, true)`, [JSON.stringify({ sub: userId, role: 'authenticated' })])
    await tx.exec('set local role authenticated')
    return compareForCaller(tx)
  })
}

/** The demo county (a tenth of it: the words are the same) in memory, its notices raised as the server raises them. */
export async function compareFigures(): Promise<FiguresCompared> {
  const db = await openDatabase({ driver: 'pglite' })
  try {
    await prepareDatabase(db)
    const users = new Map<string, string>()
    await loadDemo(db, {
      seed: 5,
      scale: smallScale,
      createUser: async ({ email, role }) => {
        const { rows } = await db.query<{ id: string }>(
          `insert into auth.users (id, email) values (gen_random_uuid(), $1) returning id`,
          [email],
        )
        const id = rows[0]?.id ?? ''
        if (role !== null) users.set(role, id)
        return id
      },
    })
    await db.query('select private.raise_notices()')
    const compared: ComparedFigure[] = []
    const holders = new Map<string, Set<string>>(words.map((word) => [word, new Set()]))
    for (const [role, id] of users)
      for (const figure of await figuresOf(db, id)) {
        compared.push(figure)
        if (figure.board > 0) holders.get(figure.word)?.add(role)
      }
    const disagree = compared.filter(({ board, figure }) => board !== figure)
    for (const { word, surface, board, figure } of disagree)
      process.stderr.write(`  ${word}: board ${board}, ${surface} ${figure}\n`)
    return {
      figures_compared: compared.length,
      figures_disagree: disagree.length,
      figures_suppressed: compared.filter(({ isSuppressed }) => isSuppressed).length,
      words_under_three_roles: [...holders].filter(([, held]) => held.size < 3).map(([word]) => word),
    }
  } finally {
    await db.close()
  }
}
