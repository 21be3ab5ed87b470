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

/** What a small county may have too little of on a given day, at the chief's station: so that each word is read above nought. */
const more = `
  with place as (select a.id, a.center from public.areas a join public.memberships m on m.area_id = a.id and m.role = 'chief' limit 1),
  calls as (insert into public.incidents (type, type_group, occurred_at, geom)
    select '求助', 'help', now() - make_interval(days => n), p.center from place p, generate_series(2, 50, 12) n returning 1),
  quarrels as (insert into public.disputes (category, parties_initials, status, opened_at, geom)
    select 'land', 'A.B', 'escalated', now() - make_interval(days => n), p.center from place p, generate_series(2, 5) n returning 1),
  ponds as (insert into public.water_spots (name, kind, geom) select '新塘', 'pond', p.center from place p returning 1),
  plans as (insert into public.patrol_plans (area_id, title, service_day, shift_from, shift_to, status, published_at)
    select p.id, '夜巡', private.service_day(now()), now(), now() + interval '8 hours', 'published', now() from place p returning 1)
  insert into public.notices (kind, subject_id, area_id, figures, raised_at)
    select k, gen_random_uuid(), p.id, '{}', now() from place p, unnest(array['late_start', 'lost_contact', 'void_area']) k`

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
    await db.exec(more)
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
