import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { rpc } from '@/data/read'
import { noticesList, seeNotices, takeNotice, type NoticeRow } from '@/data/rows/board'
import { noticeKindOf, type Notice } from '@/domain/notice'
import { ok, type Result } from '@/domain/result'
import { remoteList } from './live/remoteList'

const ms = (at: string | null | undefined) => (at ? Date.parse(at) : null)

/** A notice about an area has no team, and then the nearest unit is whom to call. */
const teamOf = (team: NoticeRow['team']): Notice['team'] =>
  team?.id == null || team.name === null ? null : { id: team.id, name: team.name, phone: team.phone }

/** From the row of `notices_list` to the notice. */
export const toNotice = ({ figures, nearest, ...row }: NoticeRow): Notice => ({
  id: row.id,
  kind: noticeKindOf(row.kind),
  subjectId: row.subject_id,
  areaId: row.area_id,
  raisedAtMs: Date.parse(row.raised_at),
  clearedAtMs: ms(row.cleared_at),
  isOpen: row.is_open,
  sinceMs: ms(figures.last_at ?? figures.leaves_at ?? figures.since),
  startedAtMs: ms(figures.started_at),
  visits: figures.visits ?? null,
  rule: figures.rule ?? null,
  daysLeft: figures.days_left ?? null,
  planId: figures.plan_id ?? null,
  planTitle: figures.plan_title ?? null,
  team: teamOf(row.team),
  person: figures.person ?? null,
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

  const list = remoteList<Notice>({
    kinds: ['notice', 'team'],
    read: async (signal) => {
      const result = await rpc(noticesList, {}, signal)
      if (!result.ok) return result
      nowMs.value = Date.now()
      return ok(result.value.map(toNotice))
    },
  })
  const open = computed(() => list.rows.value.filter(({ isOpen }) => isOpen))
  const cleared = computed(() => list.rows.value.filter(({ isOpen }) => !isOpen))
  const unseen = computed(() => open.value.filter(({ isSeen }) => !isSeen))

  watch(
    list.rows,
    () => {
      const before = known
      known = new Set(open.value.map(({ id }) => id))
      if (before !== null) fresh.value = open.value.filter(({ id, isSeen }) => !before.has(id) && !isSeen)
    },
    { flush: 'sync' },
  )

  /** Changes rows at once; the next reading has the last word. */
  const patch = (ids: ReadonlySet<string>, change: Partial<Notice>) => {
    list.rows.value = list.rows.value.map((row) => (ids.has(row.id) ? { ...row, ...change } : row))
  }
  async function see(ids: readonly string[]): Promise<Result<unknown>> {
    const asked = new Set(ids.filter((id) => list.byId.value.get(id)?.isSeen === false))
    if (asked.size === 0) return ok(0)
    patch(asked, { isSeen: true })
    const result = await rpc(seeNotices, { ids: [...asked] })
    if (!result.ok) patch(asked, { isSeen: false })
    return result
  }
  /** Says that the person deals with it, or gives it back; what the server says of it is read again either way. */
  async function take(id: string, isTaken: boolean): Promise<Result<unknown>> {
    const result = await rpc(takeNotice, { notice_id: id, is_taken: isTaken })
    await list.refresh()
    return result
  }
  const tick = () => {
    nowMs.value = Date.now()
  }
  return { ...list, open, cleared, unseen, fresh, nowMs, see, take, tick }
})
