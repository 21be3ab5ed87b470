import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { rpc } from '@/data/read'
import { auditPage, looksPage, type AuditRow, type LookRow } from '@/data/rows/audit'
import type { AppError, Result } from '@/domain/result'
import { parseDay } from '@/domain/time'
import type { LiveKind } from '@/domain/live'
import { isId } from '@/features/admin/tabAddress'
import { follow } from '@/stores/live/live'

/** What may be asked of both lists; an empty text asks nothing. */
export interface AuditFilter {
  actor: string
  tables: string
  action: string
  area: string
  row: string
  from: string
  to: string
}
export const noFilter: Readonly<AuditFilter> = { actor: '', tables: '', action: '', area: '', row: '', from: '', to: '' }

/** Kinds of records as people call them, and the tables whose changes are about one. */
export const auditKinds = {
  account: ['profiles', 'memberships'],
  person: ['personnel'],
  team: ['teams', 'team_members'],
  area: ['areas'],
  office: ['police_offices'],
  water: ['water_spots', 'water_kit'],
  hazard: ['hazards'],
  incident: ['incidents'],
  plan: ['patrol_plans', 'plan_templates'],
  setting: ['settings', 'holidays'],
} as const
export type AuditKind = keyof typeof auditKinds
const kindsHeard: readonly LiveKind[] = [
  'account',
  'person',
  'team',
  'area',
  'office',
  'water',
  'hazard',
  'incident',
  'plan',
  'setting',
  'hold',
]

/** A filter in the words of an address; what no list could ask is left out. */
export function filterFrom(said: Readonly<Record<string, string>>): AuditFilter {
  const { actor, tables = '', action = '', area, row, from = '', to = '' } = said
  const day = (text: string) => (Number.isNaN(parseDay(text)) ? '' : text)
  const id = (text: string | undefined) => (isId(text) ? text : '')
  return {
    actor: id(actor),
    tables: tables in auditKinds ? tables : '',
    action: ['insert', 'update', 'delete'].includes(action) ? action : '',
    area: id(area),
    row: id(row),
    from: day(from),
    to: day(to),
  }
}

interface Next {
  readonly at: string
  readonly id: number | string
}
interface Page<Row> {
  readonly rows: readonly Row[]
  readonly next: Next | null
}

/** A list that is read page by page from the newest on. What comes in meanwhile is only announced: lines would move under the eye. */
function pagedList<Row>(read: (next: Next | null, signal: AbortSignal) => Promise<Result<Page<Row>>>) {
  const rows = shallowRef<readonly Row[]>([])
  const next = shallowRef<Next | null>(null)
  const error = shallowRef<AppError | null>(null)
  const load = ref<'idle' | 'loading' | 'ready'>('idle')
  const hasNews = ref(false)
  let turn: AbortController | undefined

  async function fetchPage(from: Next | null): Promise<void> {
    turn?.abort()
    const mine = (turn = new AbortController())
    load.value = 'loading'
    const answer = await read(from, mine.signal)
    if (mine.signal.aborted) return
    load.value = 'ready'
    error.value = answer.ok ? null : answer.error
    if (!answer.ok) return
    rows.value = from === null ? answer.value.rows : [...rows.value, ...answer.value.rows]
    next.value = answer.value.next
    if (from === null) hasNews.value = false
  }
  follow(kindsHeard, () => void (hasNews.value = load.value === 'ready'))
  return { rows, next, error, load, hasNews, refresh: () => fetchPage(null), more: () => fetchPage(next.value) }
}

const dayMs = 86_400_000
/** The beginning of a day of the calendar, or the end of it. */
const shanghai = (day: string, isEnd: boolean) => new Date(parseDay(day) + (isEnd ? dayMs : 0)).toISOString()

/** Who changed what, and who looked where others were: the filter and both lists. */
export const useAudit = defineStore('admin.audit', () => {
  const filter = ref<AuditFilter>({ ...noFilter })
  const asked = computed(() => {
    const { actor, action, area, row, from, to } = filter.value
    const tables = filter.value.tables === '' ? null : auditKinds[filter.value.tables as AuditKind]
    const said = {
      actor,
      action,
      area_id: area,
      row_id: row,
      from_at: from === '' ? '' : shanghai(from, false),
      to_at: to === '' ? '' : shanghai(to, true),
    }
    return {
      ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== '')),
      ...(tables === null ? {} : { tables }),
    }
  })
  const before = (next: Next | null) => (next === null ? {} : { before_at: next.at })
  const changes = pagedList<AuditRow>((next, signal) =>
    rpc(auditPage, { filter: asked.value, ...before(next), ...(next === null ? {} : { before_id: Number(next.id) }) }, signal),
  )
  const looks = pagedList<LookRow>((next, signal) =>
    rpc(looksPage, { filter: asked.value, ...before(next), ...(next === null ? {} : { before_id: String(next.id) }) }, signal),
  )
  return { filter, changes, looks }
})
