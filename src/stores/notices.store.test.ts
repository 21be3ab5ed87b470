import { createPinia, setActivePinia } from 'pinia'
import * as v from 'valibot'
import { beforeEach, expect, test, vi } from 'vitest'
import { rpc } from '@/data/read'
import { noticesList, seeNotices } from '@/data/rows/board'
import { groupNotices } from '@/domain/notice'
import { useNotices } from './notices.store'

vi.mock('@/data/read', () => ({ rpc: vi.fn() }))

const aRow = (id: string, over: object = {}) => ({
  id,
  kind: 'void_area',
  subject_id: 'a',
  area_id: 'a',
  raised_at: '2026-11-21T00:00:00Z',
  cleared_at: null,
  is_open: true,
  figures: { last_at: null, limit_hours: 72 },
  nearest: null,
  team: null,
  is_seen: false,
  seen: null,
  taken_by: null,
  taken_at: null,
  is_mine: false,
  may_take: true,
  ...over,
})
const answer = (value: unknown) => vi.mocked(rpc).mockResolvedValueOnce({ ok: true, value } as never)

beforeEach(() => {
  setActivePinia(createPinia())
  vi.mocked(rpc).mockReset()
})

test('what was there when the page opened is counted but not said; what comes later is said once', async () => {
  const notices = useNotices()
  answer([aRow('old')])
  await notices.refresh()
  expect([notices.unseen.length, notices.fresh.length]).toEqual([1, 0])
  answer([aRow('old'), aRow('new'), aRow('read elsewhere', { is_seen: true })])
  await notices.refresh()
  expect(notices.fresh.map(({ id }) => id)).toEqual(['new'])
  answer([aRow('old'), aRow('new')])
  await notices.refresh()
  expect(notices.fresh).toEqual([])
})

test('a kind that the server has learned since is listed as another one, and hides none', async () => {
  const row = aRow('new', { kind: 'flood', figures: { level_m: 3 } })
  expect(v.is(noticesList.answer, [row, aRow('old')])).toBe(true)
  const notices = useNotices()
  answer([row, aRow('old')])
  await notices.refresh()
  expect(groupNotices(notices.open).map(({ kind, rows }) => [kind, rows.map(({ id }) => id)])).toEqual([
    ['void_area', ['old']],
    ['other', ['new']],
  ])
})

test('one that was cleared and is raised again is said again', async () => {
  const notices = useNotices()
  answer([aRow('first')])
  await notices.refresh()
  answer([aRow('first', { cleared_at: '2026-11-21T01:00:00Z', is_open: false })])
  await notices.refresh()
  expect([notices.open.length, notices.cleared.length]).toEqual([0, 1])
  answer([aRow('second'), aRow('first', { cleared_at: '2026-11-21T01:00:00Z', is_open: false })])
  await notices.refresh()
  expect(notices.fresh.map(({ id }) => id)).toEqual(['second'])
})

test('reading is shown at once and taken back when the server does not hear it', async () => {
  const notices = useNotices()
  answer([aRow('a'), aRow('b')])
  await notices.refresh()
  vi.mocked(rpc).mockResolvedValueOnce({ ok: false, error: { kind: 'offline' } })
  const sent = notices.see(['a', 'gone'])
  expect(notices.unseen.map(({ id }) => id)).toEqual(['b'])
  expect((await sent).ok).toBe(false)
  expect(notices.unseen).toHaveLength(2)
  expect(rpc).toHaveBeenLastCalledWith(seeNotices, { ids: ['a'] })
})

test('the figures of each kind become one moment', async () => {
  const notices = useNotices()
  answer([
    aRow('void', { figures: { last_at: '2026-11-20T00:00:00Z' } }),
    aRow('late', { kind: 'late_start', figures: { leaves_at: '2026-11-20T01:00:00Z', started_at: null } }),
    aRow('lost', { kind: 'lost_contact', figures: { since: '2026-11-20T02:00:00Z' } }),
  ])
  await notices.refresh()
  expect(notices.rows.map(({ sinceMs }) => new Date(sinceMs!).getUTCHours())).toEqual([0, 1, 2])
})

test('a notice about an area has no team, whatever the join left there', async () => {
  const notices = useNotices()
  answer([aRow('void', { team: { id: null, name: null, phone: null } })])
  await notices.refresh()
  expect(notices.rows[0]?.team).toBeNull()
})
