import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'
import { rpc } from '@/data/read'
import { saveSettings } from '@/data/rows/settings'
import { useSettings } from '@/stores/settings.store'
import { useSettingsDraft } from './settings.store'

vi.mock('@/data/read', () => ({ rpc: vi.fn() }))
vi.mock('@/data/tables', () => ({
  readSettings: () => Promise.resolve({ ok: true, value: [{ key: 'void_hours', value: 96, updated_at: 'later' }] }),
}))

beforeEach(() => {
  setActivePinia(createPinia())
  vi.mocked(rpc).mockReset()
  useSettings().rows = [{ id: 'void_hours', value: 48, updatedAt: '2026-11-01T00:00:00.123456+00:00' }]
})

test('a value typed back to what is saved is no change, and the default is one when something else is saved', () => {
  const draft = useSettingsDraft()
  draft.set('void_hours', 24)
  expect(draft.changed).toEqual(['void_hours'])
  draft.set('void_hours', 48)
  expect(draft.changed).toEqual([])
  draft.reset('void_hours')
  expect(draft.valueOf('void_hours')).toBe(72)
  expect(draft.isDefault('void_hours')).toBe(true)
})

test('lists are compared by what they hold', () => {
  const draft = useSettingsDraft()
  draft.set('response_minutes', [1, 3, 8])
  draft.set('response_minutes', [1, 3, 5])
  expect(draft.changed).toEqual([])
  draft.set('response_minutes', [1, 3, 'x'])
  expect(draft.wrong).toEqual(['response_minutes'])
})

test('saving sends the moment each row was read at, gives back what held before, and leaves nothing unsaved', async () => {
  const draft = useSettingsDraft()
  draft.set('void_hours', 24)
  draft.set('temperature_c', 36)
  vi.mocked(rpc).mockResolvedValue({
    ok: true,
    value: [
      { key: 'void_hours', value: 24, updated_at: 'b' },
      { key: 'temperature_c', value: 36, updated_at: 'b' },
    ],
  })
  expect(await draft.save()).toEqual({ ok: true, value: { void_hours: 48, temperature_c: null } })
  expect(rpc).toHaveBeenCalledWith(saveSettings, {
    changes: [
      { key: 'void_hours', value: 24, seen_at: '2026-11-01T00:00:00.123456+00:00' },
      { key: 'temperature_c', value: 36, seen_at: null },
    ],
  })
  expect(useSettings().values).toMatchObject({ void_hours: 24, temperature_c: 36 })
  expect(draft.changed).toEqual([])
})

test('what could not be saved stays', async () => {
  const draft = useSettingsDraft()
  draft.set('void_hours', 24)
  vi.mocked(rpc).mockResolvedValue({ ok: false, error: { kind: 'offline' } })
  expect((await draft.save()).ok).toBe(false)
  expect(draft.changed).toEqual(['void_hours'])
})

test('what somebody else saved meanwhile is not overwritten unseen, though the rows here have followed', async () => {
  const draft = useSettingsDraft()
  draft.set('void_hours', 24)
  useSettings().rows = [{ id: 'void_hours', value: 96, updatedAt: 'later' }]
  vi.mocked(rpc).mockResolvedValue({ ok: false, error: { kind: 'conflict' } })
  await draft.save()
  const sent = () =>
    vi
      .mocked(rpc)
      .mock.calls.filter(([call]) => call === saveSettings)
      .map(([, args]) => args)
  expect(sent()).toEqual([{ changes: [{ key: 'void_hours', value: 24, seen_at: '2026-11-01T00:00:00.123456+00:00' }] }])
  // Told of the conflict, the person sees 96 and saves all the same.
  await draft.save()
  expect(sent()[1]).toEqual({ changes: [{ key: 'void_hours', value: 24, seen_at: 'later' }] })
})
