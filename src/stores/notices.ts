import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { rpc } from '@/data/read'
import type { NearestUnit, Notice, NoticeKind } from '@/domain/notice'
import { ok, type Result } from '@/domain/result'
import { remoteList } from './remoteList'

interface NoticeRow {
  readonly id: string
  readonly kind: NoticeKind
  readonly subject_id: string
  readonly area_id: string
  readonly raised_at: string
  readonly cleared_at: string | null
  readonly figures: {
    readonly last_at?: string | null
    readonly leaves_at?: string | null
    readonly since?: string | null
    readonly started_at?: string | null
    readonly visits?: number
    readonly rule?: number
    readonly days_left?: number
    readonly plan_id?: string | null
    readonly plan_title?: string | null
  }
  readonly nearest:
    (Omit<NearestUnit, 'distanceM' | 'phone'> & { readonly distance_m: number; readonly phone?: string | null }) | null
  readonly team: Notice['team']
  readonly is_seen: boolean
  readonly seen: readonly { readonly name: string | null; readonly at: string }[] | null
  readonly taken_by: string | null
  readonly taken_at: string | null
  readonly is_mine: boolean
  readonly may_take: boolean
}

const ms = (at: string | null | undefined) => (at ? Date.parse(at) : null)

/** From the row of `notices_list` to the notice. */
export const toNotice = ({ figures, nearest, ...row }: NoticeRow): Notice => ({
  id: row.id,
  kind: row.kind,
  subjectId: row.subject_id,
  areaId: row.area_id,
  raisedAtMs: Date.parse(row.raised_at),
  clearedAtMs: ms(row.cleared_at),
  sinceMs: ms(figures.last_at ?? figures.leaves_at ?? figures.since),
  startedAtMs: ms(figures.started_at),
  visits: figures.visits ?? null,
  rule: figures.rule ?? null,
  daysLeft: figures.days_left ?? null,
  planId: figures.plan_id ?? null,
  planTitle: figures.plan_title ?? null,
  team: row.team,
  nearest: nearest && { ...nearest, phone: nearest.phone ?? null, distanceM: nearest.distance_m },
  isSeen: row.is_seen,
  seen: (row.seen ?? []).map(({ name, at }) => ({ name, atMs: Date.parse(at) })),
  takenBy: row.taken_by,
  takenAtMs: ms(row.taken_at),
  isMine: row.is_mine,
  mayTake: row.may_take,
})

/** Notices of the branch: the bell counts them, the panel lists them. */
export const useNotices = defineStore('notices', () => {
  /** Open ones that were not there at the reading before; the bell says them aloud. */
  const fresh = shallowRef<readonly Notice[]>([])
  const nowMs = ref(Date.now())
  let known: ReadonlySet<string> | null = null

  const list = remoteList<Notice>(async (signal) => {
    const result = await rpc<readonly NoticeRow[]>('notices_list', {}, signal)
    if (!result.ok) return result
    nowMs.value = Date.now()
    return ok(result.value.map(toNotice))
  })
  const open = computed(() => list.rows.value.filter(({ clearedAtMs }) => clearedAtMs === null))
  const cleared = computed(() => list.rows.value.filter(({ clearedAtMs }) => clearedAtMs !== null))
  const unseen = computed(() => open.value.filter(({ isSeen }) => !isSeen))

  async function refresh(): Promise<void> {
    await list.refresh()
    if (list.load.value !== 'ready') return
    const before = known
    known = new Set(open.value.map(({ id }) => id))
    if (before !== null) fresh.value = open.value.filter(({ id, isSeen }) => !before.has(id) && !isSeen)
  }
  async function ensure(): Promise<void> {
    if (list.load.value === 'idle' || list.load.value === 'failed') await refresh()
  }

  /** Changes rows at once; the next reading has the last word. */
  const patch = (ids: ReadonlySet<string>, change: Partial<Notice>) => {
    list.rows.value = list.rows.value.map((row) => (ids.has(row.id) ? { ...row, ...change } : row))
  }
  async function see(ids: readonly string[]): Promise<Result<unknown>> {
    const asked = new Set(ids.filter((id) => list.byId.value.get(id)?.isSeen === false))
    if (asked.size === 0) return ok(0)
    patch(asked, { isSeen: true })
    const result = await rpc<number>('see_notices', { ids: [...asked] })
    if (!result.ok) patch(asked, { isSeen: false })
    return result
  }
  /** Says that the person deals with it, or gives it back; what the server says of it is read again either way. */
  async function take(id: string, isTaken: boolean): Promise<Result<unknown>> {
    const result = await rpc<unknown>('take_notice', { notice_id: id, is_taken: isTaken })
    await refresh()
    return result
  }
  const tick = () => {
    nowMs.value = Date.now()
  }
  return { ...list, open, cleared, unseen, fresh, nowMs, refresh, ensure, see, take, tick }
})
