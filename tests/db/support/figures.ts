import { figureWords, type FigureWord } from '@/data/rows/board'
import type { Queryable } from '../../../supabase/local/database.ts'

/** Each counting word on every surface that shows it, asked as one caller: what docs/database.md lists under "Words that count". */

export const words = figureWords
export type Word = FigureWord

type Row = Readonly<Record<string, unknown>>
interface Surfaces {
  readonly board: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly lists: Readonly<
    Record<'hazards' | 'waters' | 'notices' | 'patrols' | 'plans' | 'disputes' | 'incidents', readonly Row[]>
  >
  readonly area: Readonly<Record<string, number>> | null
}

export interface ComparedFigure {
  readonly word: Word
  readonly surface: string
  readonly board: number
  readonly figure: number
  /** The caller gets this word in steps of k only: his list is a breakdown. */
  readonly isSuppressed: boolean
}

async function answer<T>(tx: Queryable, sql: string, parameters: readonly unknown[] = []): Promise<T> {
  const { rows } = await tx.query<{ answer: string }>(`select (${sql})::text as answer`, parameters)
  return JSON.parse(rows[0]?.answer ?? 'null') as T
}

const count = (rows: readonly Row[], isCounted: (row: Row) => boolean): number => rows.filter(isCounted).length
const isOwn = (row: Row): boolean => row['shared'] !== true

/** Where the board shows a word. */
const boardPlace: Readonly<Record<Word, readonly [string, string]>> = {
  incident_open: ['incidents', 'open'],
  hazard_open: ['hazards', 'open'],
  hazard_overdue: ['hazards', 'overdue'],
  hazard_due_soon: ['hazards', 'due_soon'],
  water_overdue: ['waters', 'overdue'],
  water_soon: ['waters', 'soon'],
  water_never: ['waters', 'never'],
  kit_lacking: ['waters', 'kit_missing'],
  dispute_open: ['disputes', 'open'],
  dispute_escalated: ['disputes', 'escalated'],
  notice_open: ['notices', 'open'],
  notice_unseen: ['notices', 'unseen'],
  patrol_active: ['patrols', 'active'],
  patrol_late: ['patrols', 'late'],
  patrol_lost: ['patrols', 'lost'],
  plan_published: ['plans', 'published'],
}

/** The list of the panel, by the fields of its rows. */
const panel: Readonly<Record<Word, (lists: Surfaces['lists']) => number>> = {
  incident_open: ({ incidents }) => count(incidents, (row) => row['is_open'] === true),
  hazard_open: ({ hazards }) => count(hazards, (row) => isOwn(row) && row['is_open'] === true),
  hazard_overdue: ({ hazards }) => count(hazards, (row) => isOwn(row) && row['is_overdue'] === true),
  hazard_due_soon: ({ hazards }) => count(hazards, (row) => isOwn(row) && row['is_due_soon'] === true),
  water_overdue: ({ waters }) => count(waters, (row) => isOwn(row) && row['due'] === 'overdue'),
  water_soon: ({ waters }) => count(waters, (row) => isOwn(row) && row['due'] === 'soon'),
  water_never: ({ waters }) => count(waters, (row) => isOwn(row) && row['due'] === 'never'),
  kit_lacking: ({ waters }) => count(waters, (row) => isOwn(row) && (row['lacking'] as readonly string[]).length > 0),
  dispute_open: ({ disputes }) => count(disputes, (row) => row['is_open'] === true),
  dispute_escalated: ({ disputes }) => count(disputes, (row) => row['is_escalated'] === true),
  notice_open: ({ notices }) => count(notices, (row) => row['is_open'] === true),
  notice_unseen: ({ notices }) => count(notices, (row) => row['is_open'] === true && row['is_seen'] === false),
  patrol_active: ({ patrols }) => count(patrols, (row) => row['is_active'] === true),
  patrol_late: ({ notices }) => count(notices, (row) => row['is_open'] === true && row['kind'] === 'late_start'),
  patrol_lost: ({ notices }) => count(notices, (row) => row['is_open'] === true && row['kind'] === 'lost_contact'),
  plan_published: ({ plans }) => count(plans, (row) => row['is_published'] === true),
}
/** What the drawer of the caller's area says. */
const areaPlace: Partial<Record<Word, string>> = {
  hazard_open: 'hazards_open',
  water_overdue: 'waters_overdue',
  water_never: 'waters_never',
}

async function readSurfaces(tx: Queryable): Promise<Surfaces> {
  const { roles } = await answer<{ roles: readonly { area_id: string }[] }>(tx, 'public.whoami()')
  // Sums by area hold for one branch; who serves several has no area of his own to ask.
  const areaIds = [...new Set(roles.map(({ area_id }) => area_id))]
  const areaId = areaIds.length === 1 ? areaIds[0]! : null
  return {
    board: await answer(tx, `public.dashboard_summary(now() - interval '30 days', now() + interval '1 hour')`),
    lists: {
      hazards: await answer(tx, 'public.hazards_list()'),
      waters: await answer(tx, 'public.waters_list()'),
      notices: await answer(tx, 'public.notices_list()'),
      patrols: await answer(tx, 'public.patrols_list()'),
      plans: await answer(tx, `public.plans_list(current_date - 400, current_date + 400)`),
      // Both under row security, as the page reads them one by one.
      disputes: await answer(
        tx,
        `select coalesce(json_agg(json_build_object('is_open', private.is_open_dispute(d.status),
          'is_escalated', private.is_escalated_dispute(d.status))), '[]') from public.disputes d`,
      ),
      incidents: await answer(
        tx,
        `select coalesce(json_agg(json_build_object('is_open', private.is_open_incident(i.status))), '[]')
         from public.incidents i where private.is_open_incident(i.status)`,
      ),
    },
    area: areaId === null ? null : await answer(tx, 'public.area_detail($1::uuid)', [areaId]),
  }
}

interface Drill {
  readonly total: number
  readonly step: number
  readonly rows: readonly unknown[]
  readonly areas: readonly { readonly count: number }[]
  readonly rest: number
}

/** Every word on every surface for the caller whose place `tx` has taken. */
export async function compareFigures(tx: Queryable): Promise<readonly ComparedFigure[]> {
  const surfaces = await readSurfaces(tx)
  const compared: ComparedFigure[] = []
  for (const word of words) {
    const [part, key] = boardPlace[word]
    const board = surfaces.board[part]?.[key] ?? Number.NaN
    const drill = await answer<Drill>(tx, 'public.figure_rows($1)', [word])
    const isSuppressed = drill.step > 1
    const add = (surface: string, figure: number) => void compared.push({ word, surface, board, figure, isSuppressed })
    add('drill', drill.total)
    add('drill rows', drill.rows.length + drill.areas.reduce((sum, area) => sum + area.count, 0) + drill.rest)
    // Where cases are suppressed there is no list of them to compare.
    if (!isSuppressed) add('panel', panel[word](surfaces.lists))
    const inArea = areaPlace[word]
    if (inArea !== undefined && surfaces.area !== null) add('area', surfaces.area[inArea] ?? Number.NaN)
  }
  return compared
}
